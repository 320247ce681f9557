// Prints the caller identity of the credentials that the AWS SDK for JavaScript finds by default.
// With OTHER_STS, also prints the ARN that this endpoint returns.
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

async function printArn(settings) {
  const { Arn } = await new STSClient(settings).send(new GetCallerIdentityCommand({}));
  console.log(Arn);
}

await printArn({});
if (process.env.OTHER_STS) {
  await printArn({ endpoint: process.env.OTHER_STS });
}
