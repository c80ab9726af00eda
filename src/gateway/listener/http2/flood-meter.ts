/**
 * How much a client makes the gateway read that asks for nothing: PING, SETTINGS, PRIORITY, WINDOW_UPDATE, empty DATA,
 * padding, unknown frames. Each kind alone is legitimate, so what is bounded is their sum, as a bucket that leaks.
 */
export class FloodMeter {
  #level = 0;
  #octets = 0;
  #streams = 0;
  #data = 0;
  #written = 0;

  /**
   * True once too much has come. All are totals of the connection so far: octets read and written, streams opened,
   * octets of bodies taken. `seconds` since the last look.
   */
  overflows(
    seconds: number,
    total: {
      readonly read: number;
      readonly written: number;
      readonly streams: number;
      readonly data: number;
    },
  ): boolean {
    const useful =
      (total.streams - this.#streams) * perStream +
      (total.data - this.#data) * perDataOctet +
      (total.written - this.#written) / writtenPerRead;
    this.#level += total.read - this.#octets - useful - seconds * perSecond;
    this.#level = Math.max(0, this.#level);
    this.#octets = total.read;
    this.#streams = total.streams;
    this.#data = total.data;
    this.#written = total.written;
    return this.#level > atMost;
  }
}

/** Octets that a stream brings along: its field list, and a body of one window that nobody has read yet. */
const perStream = 16_384 + 65_536;
/** A body may come in frames as small as their heads. */
const perDataOctet = 2;
/** Who downloads grants window for what came: one octet for each of these is enough by far. */
const writtenPerRead = 4;
/** Octets a second that nothing speaks for: some 3,800 PINGs. */
const perSecond = 65_536;
const atMost = 262_144;
