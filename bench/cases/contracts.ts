import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { importContract } from '#contracts';
import {
  compileContract,
  compileXsd,
  guardXml,
  loadXsd,
  readJson,
  usualJsonLimits,
  usualXmlLimits,
} from '#enforcement';
import { median, table, type Bench, type Case } from '../bench.ts';
import {
  answerJudged,
  answerMasked,
  answerPassed,
  invoiceGuarded,
  invoiceJudged,
  orderJudged,
  orderRead,
  ordersJudged,
  orderStreamed,
} from '../contract-setups.ts';
import { invoice, invoiceSchema } from '../invoices.ts';
import { manyOrders, octetsType, oneOrder, orderSchemas } from '../orders.ts';
import type { Setup } from '../setups.ts';

/** What it costs to hold requests and answers to their contract. */
export const contracts: Case = {
  name: 'contracts',
  title: 'Contracts',
  async run(bench) {
    return [
      await inProcess(bench),
      await requests(bench),
      await xml(bench),
      await answers(bench),
      compiled(),
    ].join('\n\n');
  },
};

/** CPU microseconds that one of many calls takes: the median of rounds. */
function each(bench: Bench, call: () => unknown): number {
  const rounds = Array.from({ length: bench.rounds(7) + 2 }, () => {
    const before = process.cpuUsage();
    let calls = 0;
    for (const end = performance.now() + 150; performance.now() < end; calls += 50)
      for (let i = 0; i < 50; i++) call();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / calls;
  });
  // The first two are for the compiler.
  return median(rounds.slice(2));
}

async function inProcess(bench: Bench): Promise<string> {
  await loadXsd();
  const contract = compileContract(orderSchemas);
  const validatorOf = (name: string) =>
    contract.validator({ $ref: `#/$defs/${name}` }, 'request', { unknownMembers: 'refuse' });
  const xsd = compileXsd(invoiceSchema);
  const rows = [
    ['350 B', oneOrder, validatorOf('Order')] as const,
    ['64 KiB', manyOrders(65_536), validatorOf('Orders')] as const,
    ['1 MiB', manyOrders(1_048_576), validatorOf('Orders')] as const,
  ].map(([name, text, validator]) => {
    const octets = Buffer.from(text);
    const value: unknown = JSON.parse(text);
    if (validator(value) !== undefined) throw new Error(`${name}: ${JSON.stringify(validator(value))}`);
    const read = each(bench, () => readJson(octets, usualJsonLimits));
    const judged = each(bench, () => validator(value));
    const parsed = each(bench, () => JSON.parse(octets.toString()) as unknown);
    return [name, ...[read, judged, read + judged, parsed].map(time => time.toFixed(1))];
  });
  const document = Buffer.from(invoice);
  if (guardXml(document, usualXmlLimits) !== undefined || xsd.faults(document).length > 0)
    throw new Error('the invoice is refused');
  const guarded = each(bench, () => guardXml(document, usualXmlLimits));
  const judged = each(bench, () => xsd.faults(document));
  return `In one process, CPU µs a document: orders (formats, patterns, bounds, three schemas that refer to each other), and
lists of such orders. At most 10 µs are promised for guarding, parsing and judging one order.

${table(['orders', 'guard and parse', 'schema', 'both', '`JSON.parse` alone'], rows)}

An XML document of ${(invoice.length / 1024).toFixed(1)} KiB: guard ${guarded.toFixed(0)} µs, parsing and XML Schema by libxml2 ${judged.toFixed(0)} µs.`;
}

interface Sent {
  readonly name: string;
  readonly body: string;
  readonly type: string;
  readonly setup: Setup;
}

/** The same body through several gateways in turn; the first is what the others are compared with. */
async function compared(bench: Bench, sent: readonly Sent[], connections = 32): Promise<string[][]> {
  const rows: string[][] = [];
  // Each its own load: they differ in what they send.
  const servers = await Promise.all(sent.map(({ setup }) => bench.startGateway(setup)));
  const loads = sent.map(({ name, body, type }) => {
    const script = join(bench.directory, `${name.replaceAll(/\W/g, '-')}.lua`);
    const file = `${script}.body`;
    writeFileSync(file, body);
    writeFileSync(
      script,
      body === ''
        ? ''
        : `wrk.method = "POST"; wrk.headers["Content-Type"] = "${type}"; wrk.body = io.open("${file}", "rb"):read("*a")\n`,
    );
    return { script, connections };
  });
  const seen = sent.map((): number[] => []);
  for (let round = 0; round < bench.rounds(5) + 1; round++)
    for (const [index, server] of servers.entries()) {
      const { perRequest } = await bench.measure(server, { ...loads[index], seconds: bench.seconds(2) });
      // Code gets hot in the first round.
      if (round > 0) seen[index]?.push(perRequest);
    }
  for (const server of servers) server.stop();
  for (const [index, { name }] of sent.entries()) {
    const own = seen[index] ?? [];
    const more = median(own.map((time, round) => time - (seen[0]?.[round] ?? Number.NaN)));
    rows.push([name, median(own).toFixed(1), index === 0 ? '' : more.toFixed(1)]);
  }
  return rows;
}

const head = ['request', 'CPU µs', 'more than the first'];

async function requests(bench: Bench): Promise<string> {
  const type = 'application/json';
  const parts: string[] = [];
  for (const [size, body, judged, connections] of [
    ['350 B', oneOrder, orderJudged, 32],
    ['64 KiB', manyOrders(65_536), ordersJudged, 8],
    ['1 MiB', manyOrders(1_048_576), ordersJudged, 8],
  ] as const) {
    const rows = await compared(
      bench,
      [
        { name: `${size}, key and limit, forwarded as it comes`, body, type, setup: orderStreamed },
        { name: `${size}, read as a whole`, body, type: octetsType, setup: orderRead },
        { name: `${size}, request-validation`, body, type, setup: judged },
      ],
      connections,
    );
    parts.push(table(head, rows));
  }
  return `Through the whole gateway, \`POST\` with a key, limits per address and application and an access log, as in
\`key+limit\` above: streamed; read as a whole, which any judgement of a body needs; and judged by the contract.

${parts.join('\n\n')}`;
}

async function xml(bench: Bench): Promise<string> {
  const sent = { body: invoice, type: 'application/xml' };
  const rows = await compared(bench, [
    { ...sent, name: 'XML, key and limit', setup: orderStreamed },
    { ...sent, name: 'XML, xml-guard', setup: invoiceGuarded },
    { ...sent, name: 'XML, xml-guard with XML Schema', setup: invoiceJudged },
  ]);
  return table(head, rows);
}

async function answers(bench: Bench): Promise<string> {
  writeFileSync(join(bench.directory, 'order'), oneOrder);
  const sent = { body: '', type: '' };
  const rows = await compared(bench, [
    { ...sent, name: 'an order answered, key and limit', setup: answerPassed },
    { ...sent, name: 'answer, response-validation', setup: answerJudged },
    { ...sent, name: 'answer, response-validation and masking', setup: answerMasked },
  ]);
  return `Answers of one order, two of whose members are classified and masked:

${table(head, rows)}`;
}

/** GitHub's own description. */
function compiled(): string {
  const file = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json');
  const text = readFileSync(file);
  const beganImport = performance.now();
  const contract = importContract(text);
  const imported = performance.now() - beganImport;
  const count = contract.operations.length;
  const before = used();
  const began = performance.now();
  const lazily = compileContract(contract.schemas ?? { $defs: {} });
  const made = performance.now() - began;
  const kept: unknown[] = [];
  const beganAll = performance.now();
  let longest = 0;
  for (const { shape } of contract.operations) {
    const beganOne = performance.now();
    for (const { schema } of [...shape.bodies, ...shape.answers.flatMap(({ bodies }) => bodies)]) {
      if (schema === undefined) continue;
      const validator = lazily.validator(schema, 'request', { unknownMembers: 'refuse' });
      validator({});
      kept.push(validator);
    }
    longest = Math.max(longest, performance.now() - beganOne);
  }
  const all = performance.now() - beganAll;
  const memory = (used() - before) / count / 1024;
  const beganProof = performance.now();
  let problems = 0;
  for (const { shape } of contract.operations) problems += lazily.prove(shape).length;
  const proven = performance.now() - beganProof;
  return `GitHub's description, ${count} operations in ${(text.length / 2 ** 20).toFixed(1)} MiB: imported in ${seconds(imported)}, every schema of every operation
proven in ${seconds(proven)} (${problems} problems). A gateway compiles nothing at first (${made.toFixed(1)} ms) and an operation when it is
first called, the slowest in ${longest.toFixed(0)} ms; all of them together take ${seconds(all)} and ${memory.toFixed(1)} KiB of memory an operation (${kept.length} bodies).`;
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(2)} s`;

/** Octets of the heap once rubbish is out. */
function used(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}
