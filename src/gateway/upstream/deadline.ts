import type { ConnectionUser } from './carrier.ts';

/** A client that takes nothing of its response for this long gives the connection back (milliseconds). */
const stallMs = 60_000;

/** What waits for octets of a target. */
interface Timed {
  readonly user: ConnectionUser | undefined;
  /** Its client does not read. */
  readonly paused: boolean;
  /** The upstream has not taken what was written last. */
  readonly isFull: boolean;
  /** The response under way is a stream, whose silence has a limit of its own. */
  readonly mayBeQuiet: boolean;
  /** Octets moved since this was last looked at. */
  moved: boolean;
  /** `performance.now()` at which it has lasted too long. */
  deadline: number;
}

/** Puts the deadline off as long as things move or the delay is not the upstream's. False when it may be over. */
export function extendsDeadline(carrier: Timed, now: number, responseMs: number): boolean {
  if (carrier.mayBeQuiet) return true;
  if (carrier.paused) {
    // The client does not read: one long stall is allowed, measured from when the octets stopped moving.
    if (carrier.moved) carrier.deadline = now + stallMs;
  } else if (carrier.moved || (carrier.user?.awaitsClient() === true && !carrier.isFull))
    carrier.deadline = now + responseMs;
  else return false;
  carrier.moved = false;
  return carrier.deadline > now;
}
