/** The frame of the control plane's HTTP APIs: routes with permissions, checked input and output, audited changes. */
export { addressGroup } from './address-group.ts';
export { FailedAttempts } from './attempts.ts';
export { type AuditNote, type Changed, type ChangeScope, runChange } from './change.ts';
export { type Client, clientOf, type Front } from './client.ts';
export type { EventSink, EventStream } from './event-stream.ts';
export { isLoopback } from './hosts.ts';
export { type Area, mounted, type Mounted } from './mount.ts';
export { type About, openApiOf } from './openapi.ts';
export { byId, pageAsked, pageOfAll, pageOfRows } from './paging.ts';
export { isDefined, type Route, routeDefiner } from './route.ts';
export * from './schema.ts';
export { createServer, type ServerOptions, unauthenticated } from './server.ts';
export { RequestRate } from './request-rate.ts';
export type { ApiServices } from './services.ts';
