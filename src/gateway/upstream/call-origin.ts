import type { Identified } from '../exchange.ts';

/** What is known of a call when its target is chosen. */
export type CallOrigin = Pick<Identified, 'address' | 'caller' | 'request'>;

/** The application, or who calls without one by the address. */
export const callerOf = ({ address, caller }: CallOrigin): string => caller.application?.id ?? address;
