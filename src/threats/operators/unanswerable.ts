import type { Operator } from './operator.ts';

/**
 * Operators of CRS 3.3 that ask others on the network about the client. Rules with them are off until a setting turns
 * them on; a request that one of them should judge then is refused, since nobody here can.
 */
export const unanswerable =
  (name: string): Operator =>
  () => ({
    test: () => {
      throw new Error(`@${name} asks the network, which rules cannot do here: leave the rules with it off`);
    },
    seeks: undefined,
  });
