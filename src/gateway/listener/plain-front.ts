import type { ClientRequest, ClientResponse } from '../client-message.ts';
import { answerOf, answerRequest, type ListenerAnswer } from './answers.ts';
import type { Challenges } from './challenges.ts';

/** What a plain listener that serves no API answers for. */
export interface PlainFront {
  /** Lower-case host names that it sends on to https; no other is answered. */
  readonly names: readonly string[];
  /** Where https listens, for clients that came to another port than 80. */
  readonly httpsPort: number;
}

const challengePath = '/.well-known/acme-challenge/';
/** A token is base64url (RFC 8555 section 8.3); authorities use 22 to 64 characters. */
const tokenForm = /^[\w-]{1,128}$/;
const targetForm = /^\/[\x21-\x7e]*$/;
const hostForm = /^([a-z0-9.-]{1,253})(:\d{1,5})?$/;

/**
 * Answers on a listener in the clear, which knows nothing but challenges of certificate authorities (HTTP-01) and the
 * way to https. Nothing is ever sent on to a host that is not ours, since the sender of a link chooses the Host that a
 * victim asks for; nor under the challenges' path, lest whoever serves https answers for the name; nor with a method
 * that writes, since what it carries has gone over the network in the clear and should be noticed.
 */
export function plainFront(
  front: PlainFront,
  challenges: Challenges,
  tools: { readonly docs: string; readonly refused: (answer: ListenerAnswer) => void },
): (request: ClientRequest, response: ClientResponse) => void {
  return (request, response) => {
    const answer = judge(request, front, challenges);
    if ('code' in answer) {
      answerRequest(request.method === 'HEAD', response, answer, tools.docs);
      tools.refused(answer);
      return;
    }
    response.writeHead(answer.status, [...answer.headers, ...always]);
    response.end(request.method === 'HEAD' ? undefined : answer.body);
  };
}

interface Said {
  readonly status: number;
  readonly headers: string[];
  readonly body: string;
}

/** One answer for each connection: nobody has business here for longer. */
const always = ['cache-control', 'no-store', 'x-content-type-options', 'nosniff', 'connection', 'close'];

function judge(request: ClientRequest, front: PlainFront, challenges: Challenges): Said | ListenerAnswer {
  const target = request.url ?? '';
  // Also an absolute-form target, which is for proxies, and `*`.
  if (!targetForm.test(target)) return answerOf('request-malformed');
  const hosts = request.rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host');
  if (hosts.length !== 1) return answerOf('request-malformed');
  const [, host = '', port] = hostForm.exec(request.headers.host?.toLowerCase() ?? '') ?? [];
  if (!front.names.includes(host)) return answerOf('not-found');
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return { ...answerOf('method-not-allowed'), allow: 'GET, HEAD' };
  if (target.startsWith(challengePath))
    return challenged(target.slice(challengePath.length), host, challenges);
  const to = `https://${host}${port === undefined ? '' : portOf(front)}${target}`;
  return { status: 308, headers: ['location', to, 'content-length', '0'], body: '' };
}

function challenged(token: string, host: string, challenges: Challenges): Said | ListenerAnswer {
  const text = tokenForm.test(token) ? challenges.textFor(token, host) : undefined;
  if (text === undefined) return answerOf('not-found');
  const headers = ['content-type', 'application/octet-stream', 'content-length', String(text.length)];
  return { status: 200, headers, body: text };
}

const portOf = ({ httpsPort }: PlainFront): string => (httpsPort === 443 ? '' : `:${httpsPort}`);
