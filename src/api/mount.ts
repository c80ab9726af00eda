import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '#credentials';
import type { Client } from './client.ts';
import { isDefined, type Route } from './route.ts';
import { serve } from './serve.ts';
import type { ApiServices } from './services.ts';

/** A route together with what answers it; only `mounted` makes one. */
export interface Mounted {
  readonly route: Route;
  handle(request: FastifyRequest, reply: FastifyReply): Promise<unknown>;
}

/** All that is served below one prefix, behind one way of telling who asks. */
export interface Area {
  /** Such as `/api/v1`. */
  readonly prefix: `/${string}`;
  readonly mounted: readonly Mounted[];
  /**
   * Who asks; `anonymous` for nobody.
   * @throws unauthenticated for a credential that is not good, rate-limited, csrf-refused.
   */
  authenticate(client: Client): Promise<Principal>;
}

/** Routes with the services that their handlers work with. @throws for a route that `defineRoute` did not make. */
export function mounted<Services extends ApiServices>(
  routes: readonly Route<Services>[],
  services: Services,
  prefix: string,
): Mounted[] {
  return routes.map(route => {
    if (!isDefined(route))
      throw new Error(`${route.method} ${route.url}: routes are made by defineRoute only`);
    return { route, handle: serve(route, services, prefix) };
  });
}
