import type { XmlWatcher } from './limits.ts';

const envelopes: Readonly<Record<string, '1.1' | '1.2'>> = {
  'http://schemas.xmlsoap.org/soap/envelope/': '1.1',
  'http://www.w3.org/2003/05/soap-envelope': '1.2',
};

/** What a SOAP message asks for: its version, and the one element in its body as `{namespace}name`. */
export interface SoapMessage {
  readonly version: '1.1' | '1.2';
  readonly asked: string;
}

/** Reads from a document what SOAP message it is; `message` is undefined where it is none, or asks for several things. */
export class SoapWatch implements XmlWatcher {
  #envelope = '';
  #bodies = 0;
  #inBody = false;
  #asked: string | undefined;
  #count = 0;

  element(depth: number, namespace: string, local: string): void {
    if (depth === 0) this.#envelope = local === 'Envelope' ? namespace : '';
    else if (depth === 1) {
      this.#inBody = local === 'Body' && namespace === this.#envelope;
      if (this.#inBody) this.#bodies++;
    } else if (depth === 2 && this.#inBody) {
      this.#count++;
      this.#asked = `{${namespace}}${local}`;
    }
  }

  get message(): SoapMessage | undefined {
    const version = Object.hasOwn(envelopes, this.#envelope) ? envelopes[this.#envelope] : undefined;
    if (version === undefined || this.#bodies !== 1 || this.#count !== 1 || this.#asked === undefined)
      return undefined;
    return { version, asked: this.#asked };
  }
}
