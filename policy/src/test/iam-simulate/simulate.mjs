// Reads one case per line from stdin, as JSON, and prints one verdict per line: Allowed, ImplicitlyDenied
// or ExplicitlyDenied. VEND_IAM_SIMULATE names the folder with node_modules.
//
// It calls the simulator's engine directly, without its checks of names, so that a case can use any condition key.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const modules = join(resolve(process.env.VEND_IAM_SIMULATE), 'node_modules', '@cloud-copilot');
const load = (...path) => import(pathToFileURL(join(modules, ...path)).href);
const engine = (file) => load('iam-simulate', 'dist', 'esm', file);

const policyModule = await load('iam-policy', 'dist', 'esm', 'index.js');
const loadPolicy = (policy) => policyModule.loadPolicy(policy, { name: 'policy' });
const { authorize } = await engine('core_engine/CoreSimulatorEngine.js');
const { AwsRequestImpl } = await engine('request/request.js');
const { RequestContextImpl } = await engine('requestContext.js');
const { DiscoveryContextKeyConstraints } = await engine(
  'context_keys/discoveryContextKeyConstraints.js'
);

function verdict(line) {
  const { principal, action, resource, resourceAccount, context, policies } = JSON.parse(line);
  const all = (list) => (list ?? []).map((policy) => loadPolicy(policy));
  return authorize({
    request: new AwsRequestImpl(
      principal,
      { resource, accountId: resourceAccount },
      action,
      new RequestContextImpl(context)
    ),
    identityPolicies: all(policies.identity),
    sessionPolicy: policies.session && loadPolicy(policies.session),
    permissionBoundaries: policies.boundary && [loadPolicy(policies.boundary)],
    resourcePolicy: policies.resource && loadPolicy(policies.resource),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    vpcEndpointPolicies: undefined,
    simulationParameters: {
      simulationMode: 'Strict',
      discoveryContextKeyConstraints: new DiscoveryContextKeyConstraints([])
    },
    serviceSettings: { s3: { blockPublicAccess: undefined } }
  }).result;
}

const lines = readFileSync(0, 'utf8').split('\n').filter((line) => line.length > 0);
process.stdout.write(lines.map((line) => verdict(line) + '\n').join(''));
