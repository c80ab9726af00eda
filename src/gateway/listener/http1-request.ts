import { IncomingMessage, type IncomingHttpHeaders } from 'node:http';

const prepared = Object.getOwnPropertyDescriptor(IncomingMessage.prototype, 'headers')?.get;
if (prepared === undefined) throw new Error('Node.js no longer prepares `headers` on demand');

/** All fields of a message, as Node prepares them: one object, made when it is first asked for. */
const fieldsOf = (message: IncomingMessage): IncomingHttpHeaders =>
  prepared.call(message) as IncomingHttpHeaders;

/**
 * The fields of a message for who looks first, which is Node: before it hands a request over it asks for `Expect`, and
 * would have all fields prepared for that one, which hardly any request has. Whatever else is read is there as well.
 */
class FirstLook {
  readonly #message: IncomingMessage;

  constructor(message: IncomingMessage) {
    this.#message = message;
  }

  get expect(): string | undefined {
    const { rawHeaders } = this.#message;
    for (let at = 0; at < rawHeaders.length; at += 2) {
      const name = rawHeaders[at] as string;
      if (name.length === 6 && name.toLowerCase() === 'expect') return fieldsOf(this.#message).expect;
    }
    return undefined;
  }

  static of(look: FirstLook): IncomingMessage {
    return look.#message;
  }
}

Object.setPrototypeOf(
  FirstLook.prototype,
  new Proxy(Object.create(null) as object, {
    get: (_, name, look: FirstLook) => Reflect.get(fieldsOf(FirstLook.of(look)), name) as unknown,
  }),
);

/** A request of HTTP/1.1 whose fields are prepared when the gateway asks for them, and not for Node's own look. */
export class Http1Request extends IncomingMessage {
  #isLookedAt = false;

  static fields(this: Http1Request): IncomingHttpHeaders {
    if (this.#isLookedAt) return fieldsOf(this);
    this.#isLookedAt = true;
    return new FirstLook(this) as object as IncomingHttpHeaders;
  }
}

Object.defineProperty(Http1Request.prototype, 'headers', {
  get: Http1Request.fields,
  set(this: IncomingMessage) {
    throw new TypeError('fields are what the client sent');
  },
});
