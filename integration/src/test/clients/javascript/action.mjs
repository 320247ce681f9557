// Sends the STS requests of configure-aws-credentials, with the SDK that v4.3.1, v5.1.1 and v6.2.3 bundle:
//   node action.mjs configure-aws-credentials-v6
// Assumes a role with a token, then calls GetCallerIdentity at the same endpoint. Like the action, retries every error.
const { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, STSClient } = await import(process.argv[2]);

const attempts = Number(process.env.RETRY_MAX_ATTEMPTS ?? 12);
const settings = { region: process.env.AWS_REGION, customUserAgent: "configure-aws-credentials-for-github-actions" };

async function withRetries(call, attempt = 1) {
  try {
    return await call();
  } catch (error) {
    if (attempt >= attempts) {
      throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 2 ** (attempt - 1) * 50));
    return withRetries(call, attempt + 1);
  }
}

try {
  const client = new STSClient(settings);
  const { AssumedRoleUser, Credentials } = await withRetries(() =>
    client.send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: process.env.ROLE_TO_ASSUME,
        RoleSessionName: "GitHubActions",
        DurationSeconds: 3600,
        WebIdentityToken: process.env.TOKEN,
      }),
    ),
  );
  console.log(AssumedRoleUser.AssumedRoleId.split(":")[1]);
  const credentials = {
    accessKeyId: Credentials.AccessKeyId,
    secretAccessKey: Credentials.SecretAccessKey,
    sessionToken: Credentials.SessionToken,
  };
  const identity = await withRetries(() =>
    new STSClient({ ...settings, credentials }).send(new GetCallerIdentityCommand({})),
  );
  console.log(identity.Account, identity.Arn);
} catch (error) {
  console.error(`Could not assume role with OIDC: ${error.message}`);
  process.exit(1);
}
