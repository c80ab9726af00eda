import type { ExampleCall } from './example-call.ts';

export interface Sample {
  readonly language: string;
  readonly code: string;
}

/** The same call in the languages that most start with. The key comes from the environment, never from the code. */
export function samplesOf(call: ExampleCall): Sample[] {
  return [
    { language: 'curl', code: curl(call) },
    { language: 'JavaScript', code: javascript(call) },
    { language: 'Python', code: python(call) },
  ];
}

const shellQuoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

function curl({ method, url, keyHeader, body, contentType }: ExampleCall): string {
  const parts = [`curl -i${method === 'GET' ? '' : ` -X ${method}`} ${shellQuoted(url)}`];
  if (keyHeader !== null) parts.push(`-H "${keyHeader}: $API_KEY"`);
  if (contentType !== null) parts.push(`-H ${shellQuoted(`content-type: ${contentType}`)}`);
  if (body !== undefined) parts.push(`-d ${shellQuoted(JSON.stringify(body))}`);
  return parts.join(' \\\n  ');
}

function javascript({ method, url, keyHeader, body, contentType }: ExampleCall): string {
  const headers = [
    ...(keyHeader === null ? [] : [`    '${keyHeader}': process.env.API_KEY,`]),
    ...(contentType === null ? [] : [`    'content-type': '${contentType}',`]),
  ];
  const options = [
    ...(method === 'GET' ? [] : [`  method: '${method}',`]),
    ...(headers.length === 0 ? [] : ['  headers: {', ...headers, '  },']),
    ...(body === undefined ? [] : [`  body: JSON.stringify(${indented(JSON.stringify(body, null, 2))}),`]),
  ];
  const given = options.length === 0 ? '' : `, {\n${options.join('\n')}\n}`;
  return [
    `const answer = await fetch(${JSON.stringify(url)}${given});`,
    'if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);',
    'console.log(await answer.json());',
  ].join('\n');
}

const indented = (text: string): string => text.replaceAll('\n', '\n  ');

function python({ method, url, keyHeader, body }: ExampleCall): string {
  const given = [
    `    ${JSON.stringify(url)},`,
    ...(keyHeader === null ? [] : [`    headers={"${keyHeader}": os.environ["API_KEY"]},`]),
    ...(body === undefined ? [] : [`    json=${pythonValue(body, '    ')},`]),
    '    timeout=10,',
  ];
  return [
    ...(keyHeader === null ? [] : ['import os']),
    'import requests',
    '',
    `answer = requests.${method.toLowerCase()}(`,
    ...given,
    ')',
    'answer.raise_for_status()',
    'print(answer.json())',
  ].join('\n');
}

function pythonValue(value: unknown, indent: string): string {
  const deeper = `${indent}    `;
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value !== 'object') return JSON.stringify(value);
  const list = Array.isArray(value);
  const parts = list
    ? (value as unknown[]).map(item => pythonValue(item, deeper))
    : Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${pythonValue(item, deeper)}`);
  const [open, close] = list ? ['[', ']'] : ['{', '}'];
  if (parts.length === 0) return `${open}${close}`;
  return `${open}\n${parts.map(part => `${deeper}${part},\n`).join('')}${indent}${close}`;
}
