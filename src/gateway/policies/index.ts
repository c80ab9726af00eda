import type { Policy } from '../policy.ts';
import { policy as addressList } from './address-list/policy.ts';
import { policy as apiKey } from './api-key/policy.ts';
import { policy as bandwidth } from './bandwidth/policy.ts';
import { policy as bodyLimit } from './body-limit/policy.ts';
import { policy as callerHeaders } from './caller-headers/policy.ts';
import { policy as concurrency } from './concurrency/policy.ts';
import { policy as callJournal } from './call-journal/policy.ts';
import { policy as callerToken } from './caller-token/policy.ts';
import { policy as cedar } from './cedar/policy.ts';
import { policy as clientCertificate } from './client-certificate/policy.ts';
import { policy as contentCoding } from './content-coding/policy.ts';
import { policy as contentType } from './content-type/policy.ts';
import { policy as cors } from './cors/policy.ts';
import { policy as credentials } from './credentials/policy.ts';
import { policy as denyPatterns } from './deny-patterns/policy.ts';
import { policy as failedAuthentication } from './failed-authentication/policy.ts';
import { policy as dpop } from './dpop/policy.ts';
import { policy as domain } from './domain/policy.ts';
import { policy as geo } from './geo/policy.ts';
import { policy as oauth } from './oauth/policy.ts';
import { policy as httpSignature } from './http-signature/policy.ts';
import { policy as graphqlGuard } from './graphql-guard/policy.ts';
import { policy as jsonGuard } from './json-guard/policy.ts';
import { policy as masking } from './masking/policy.ts';
import { policy as mtlsBound } from './mtls-bound/policy.ts';
import { policy as objectOwnership } from './object-ownership/policy.ts';
import { policy as quota } from './quota/policy.ts';
import { policy as rateLimit } from './rate-limit/policy.ts';
import { policy as responseValidation } from './response-validation/policy.ts';
import { policy as requestValidation } from './request-validation/policy.ts';
import { policy as scopes } from './scopes/policy.ts';
import { policy as roles } from './roles/policy.ts';
import { policy as securityHeaders } from './security-headers/policy.ts';
import { policy as spikeArrest } from './spike-arrest/policy.ts';
import { policy as streams } from './streams/policy.ts';
import { policy as subscription } from './subscription/policy.ts';
import { policy as verbsAndResources } from './verbs-and-resources/policy.ts';
import { policy as threatResponse } from './threat-response/policy.ts';
import { policy as threatExclusion } from './threat-exclusion/policy.ts';
import { policy as threatRules } from './threat-rules/policy.ts';
import { policy as xmlGuard } from './xml-guard/policy.ts';
import { policy as websocket } from './websocket/policy.ts';

/** Every policy there is. A name that is not here voids the Snapshot that uses it. */
export const policies: readonly Policy[] = [
  apiKey,
  clientCertificate,
  oauth,
  credentials,
  dpop,
  mtlsBound,
  httpSignature,
  subscription,
  scopes,
  roles,
  cedar,
  objectOwnership,
  verbsAndResources,
  addressList,
  geo,
  domain,
  cors,
  failedAuthentication,
  spikeArrest,
  rateLimit,
  concurrency,
  quota,
  bandwidth,
  bodyLimit,
  contentType,
  contentCoding,
  jsonGuard,
  requestValidation,
  xmlGuard,
  graphqlGuard,
  denyPatterns,
  responseValidation,
  masking,
  threatRules,
  threatResponse,
  threatExclusion,
  securityHeaders,
  callJournal,
  callerHeaders,
  callerToken,
  websocket,
  streams,
];

export const policyByName: ReadonlyMap<string, Policy> = new Map(
  policies.map(policy => [policy.name, policy]),
);
