import type { Server } from '../main.ts';

export async function settleDemo(server: Server): Promise<string> {
  await server.settled();
  return 'demo';
}
