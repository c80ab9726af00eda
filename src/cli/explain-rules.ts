import type { Command } from 'commander';
import { type ExplainedRequest, explainRequest, type HttpMessage, readHttpMessage } from '#gateway';
import { CommandFailure } from './exit.ts';
import { explainedText } from './explained-text.ts';
import { readInput } from './files.ts';
import type { Io } from './io.ts';
import { addSnapshotSource, ruleFailure, snapshotFrom, type SnapshotSource } from './rule-source.ts';
import { action, commandOf } from './session.ts';

interface Options extends SnapshotSource {
  readonly method?: string;
  readonly url?: string;
  readonly header: readonly string[];
  readonly body?: string;
  readonly rule: readonly string[];
}

const each = (value: string, before: readonly string[]): string[] => [...before, value];

/** `rules explain`: which rules find something in a request, in what, and why; with no server. */
export function explainRulesCommand(io: Io): Command {
  const command = commandOf(
    'explain [file]',
    'Say which rules find something in a request, in what and why; needs no server. The request stands in a file as HTTP writes it ("POST /things HTTP/1.1", header fields, an empty line, the body; - is standard input), or is given by flags.',
  )
    .option('--url <url>', 'path and query of the request, or a whole URL')
    .option('--method <method>', 'method of the request (default: GET, or POST with --body)')
    .option('--header <name: value>', 'a header field of the request', each, [])
    .option('--body <text>', 'body of the request; @FILE reads it from a file')
    .option('--rule <id>', 'tell of this rule whatever becomes of it', each, []);
  return addSnapshotSource(command).action(
    action(io, async ({ out, io: { clock } }, options: Options, file: string | undefined) => {
      const message = messageOf(options, file);
      const wanted = new Set(options.rule.map(idOf));
      const explained = await explainedBy(options, message, wanted, clock.now());
      out.result(explained, () => explainedText(out, message, explained, wanted));
    }),
  );
}

export async function explainedBy(
  source: SnapshotSource,
  message: HttpMessage,
  wanted: ReadonlySet<number>,
  now: number,
): Promise<ExplainedRequest> {
  const document = snapshotFrom(source, now);
  try {
    return await explainRequest(document, message, { zone: source.zone, now, wanted });
  } catch (error) {
    throw ruleFailure(error, source);
  }
}

function messageOf({ method, url, header, body: given }: Options, file: string | undefined): HttpMessage {
  if (file !== undefined) {
    if ([method, url, given].some(flag => flag !== undefined) || header.length > 0)
      throw new CommandFailure('usage', 'Give the request by a file or by flags, not by both.');
    return written(readInput(file), file);
  }
  if (url === undefined)
    throw new CommandFailure('usage', 'There is no request: name a file that holds one, or give --url.', {
      hints: ["npx gatehouse rules explain --url '/search?q=hello'"],
    });
  const body = given?.startsWith('@') === true ? readInput(given.slice(1)) : (given ?? '');
  const isTyped = header.some(line => /^content-type\s*:/i.test(line));
  const lines = [
    `${method ?? (given === undefined ? 'GET' : 'POST')} ${url} HTTP/1.1`,
    ...header,
    ...(body !== '' && !isTyped ? [`Content-Type: ${guessedType(body)}`] : []),
  ];
  return written(`${lines.join('\n')}\n\n${body}`, 'the flags');
}

/** As people mean it who leave it out. */
const guessedType = (body: string): string =>
  /^\s*[[{]/.test(body) ? 'application/json' : 'application/x-www-form-urlencoded';

function written(text: string, where: string): HttpMessage {
  try {
    return readHttpMessage(text);
  } catch (error) {
    throw new CommandFailure('usage', `${where}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function idOf(text: string): number {
  if (!/^\d{1,10}$/.test(text))
    throw new CommandFailure('usage', `--rule: must be the id of a rule, not "${text}".`);
  return Number(text);
}
