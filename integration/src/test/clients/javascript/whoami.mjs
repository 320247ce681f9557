// Says who the AWS SDK for JavaScript is, by credentials that it finds by itself; with OTHER_STS, who it is there as well.
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

async function say(settings) {
  const { Arn } = await new STSClient(settings).send(new GetCallerIdentityCommand({}));
  console.log(Arn);
}

await say({});
if (process.env.OTHER_STS) {
  await say({ endpoint: process.env.OTHER_STS });
}
