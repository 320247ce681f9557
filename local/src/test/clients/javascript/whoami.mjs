// Says who the AWS SDK for JavaScript is, by credentials that it finds by itself.
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

const { Arn } = await new STSClient({}).send(new GetCallerIdentityCommand({}));
console.log(Arn);
