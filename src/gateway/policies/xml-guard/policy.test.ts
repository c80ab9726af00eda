import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { loadXsd } from '#enforcement';
import { parser } from '#kernel';
import { Refusal } from '../../refusal.ts';
import { compilePolicy, testExchange } from '../../testing.ts';
import { policy } from './policy.ts';

const xml = ['Content-Type', 'application/xml'];

async function verdict(
  body: string | Buffer,
  options: Record<string, unknown> = {},
  headers: readonly string[] = xml,
): Promise<Refusal | undefined> {
  const x = testExchange({ method: 'POST', headers, body: Buffer.from(body as string) });
  const told = await compilePolicy(policy, options).content?.(x);
  assert.ok(told === undefined || told instanceof Refusal);
  return told;
}

const codeFor = async (...given: Parameters<typeof verdict>) => (await verdict(...given))?.code;

suite('xml-guard', () => {
  test('asks for the body', () => assert.equal(compilePolicy(policy, {}).needsBody, true));

  for (const type of [
    'application/xml',
    'text/xml; charset=UTF-8',
    'application/soap+xml;charset="utf-8"; action="urn:a"',
    'Application/Atom+XML',
  ])
    test(`a good document of ${type} passes, a bad one does not`, async () => {
      assert.equal(await codeFor('<a/>', {}, ['Content-Type', type]), undefined);
      assert.equal(await codeFor('<a>', {}, ['Content-Type', type]), 'body-malformed');
    });

  const refused: readonly [string, string, string, Record<string, unknown>?][] = [
    [
      'an external entity',
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
      'document type',
    ],
    ['a bomb of entities', '<!DOCTYPE a [<!ENTITY x "xxx"><!ENTITY y "&x;&x;">]><a>&y;</a>', 'document type'],
    ['an entity without a declaration', '<a>&x;</a>', 'entities'],
    ['an instruction', '<?php x?><a/>', 'processing instructions'],
    ['nesting', '<a><a><a/></a></a>', 'nested too deeply', { depth: 2 }],
    ['many elements', '<a><b/></a>', 'too many elements', { elements: 1 }],
    ['many attributes', '<a b="1" c="2"/>', 'too many attributes', { attributes: 1 }],
    ['a long text', '<a>abc</a>', 'text that is too long', { textLength: 2 }],
    ['a comment', '<a><!-- --></a>', 'comments', { comments: 0 }],
    ['a cut document', '<a><b>', 'ends too early'],
  ];
  for (const [what, body, message, options] of refused)
    test(`refuses ${what}, and says so`, async () => {
      const refusal = await verdict(body, options);
      assert.equal(refusal?.code, 'body-malformed');
      assert.match(refusal.errors?.[0]?.message ?? '', new RegExp(message));
    });

  test('a refusal tells the line, and no value', async () => {
    const refusal = await verdict('<a>\n<card>4111111111111111</b></a>');
    assert.deepEqual(refusal?.errors, [
      { at: 'line 2', message: 'has an end tag of another name than its start tag' },
    ]);
    assert.doesNotMatch(JSON.stringify(refusal), /4111/);
  });

  test('XML in another encoding, or announced as such, is not taken', async () => {
    for (const type of ['text/xml; charset=utf-16', 'application/xml;charset=us-ascii'])
      for (const otherTypes of ['refuse', 'pass'])
        assert.equal(
          await codeFor('<a/>', { otherTypes }, ['Content-Type', type]),
          'content-type-unsupported',
        );
    assert.equal(await codeFor(Buffer.from('<a/>', 'utf16le')), 'body-malformed');
  });

  test('bodies of other types are refused, or pass where that is chosen', async () => {
    const json = ['Content-Type', 'application/json'];
    assert.equal(await codeFor('{}', {}, json), 'content-type-unsupported');
    assert.equal(await codeFor('{}', { otherTypes: 'pass' }, json), undefined);
    for (const type of ['application/x-xml', 'text/xml-external-parsed-entity', 'application/xml-dtd'])
      assert.equal(
        await codeFor('<a>', { otherTypes: 'pass' }, ['Content-Type', type]),
        'content-type-unsupported',
      );
  });

  test('a body without a type is judged as XML; no body passes', async () => {
    assert.equal(await codeFor('<a>', { otherTypes: 'pass' }, []), 'body-malformed');
    assert.equal(await codeFor('', {}, []), undefined);
  });

  test('a body in a content coding is refused', async () =>
    assert.equal(
      await codeFor('<a/>', {}, [...xml, 'Content-Encoding', 'gzip']),
      'content-coding-unsupported',
    ));

  test('forbidden words are refused without telling which', async () => {
    const options = { forbiddenWords: ['xp_cmdshell'] };
    const refusal = await verdict('<a>XP_<![CDATA[cmd]]>shell</a>', options);
    assert.equal(refusal?.code, 'threat-detected');
    assert.doesNotMatch(JSON.stringify(refusal), /cmdshell/i);
    assert.equal(await codeFor('<a>fine</a>', options), undefined);
  });

  for (const options of [
    { depth: 201 },
    { soapActions: [] },
    { soapActions: [{ action: 'x' }] },
    { schema: '' },
    { a: 1 },
  ])
    test(`the options ${JSON.stringify(options)} are refused at publish`, () =>
      assert.notEqual(parser(policy.options).faults(options).length, 0));
});

suite('xml-guard with SOAP actions', () => {
  const options = {
    soapActions: [
      { action: 'urn:o#Get', element: '{urn:o}Get' },
      { action: 'urn:o#Delete', element: '{urn:o}Delete' },
    ],
  };
  const message = (asked: string, version = 'http://schemas.xmlsoap.org/soap/envelope/') =>
    `<s:Envelope xmlns:s="${version}"><s:Body><${asked} xmlns="urn:o"/></s:Body></s:Envelope>`;
  const soap11 = (action?: string) => [
    'Content-Type',
    'text/xml; charset=utf-8',
    ...(action === undefined ? [] : ['SOAPAction', action]),
  ];
  const soap12 = (action?: string) => [
    'Content-Type',
    `application/soap+xml${action === undefined ? '' : `; action="${action}"`}`,
  ];
  const in12 = (asked: string) => message(asked, 'http://www.w3.org/2003/05/soap-envelope');

  const cases: readonly [string, string, readonly string[], boolean][] = [
    ['an action with its element', message('Get'), soap11('"urn:o#Get"'), true],
    ['the same without quotes', message('Get'), soap11('urn:o#Get'), true],
    ['SOAP 1.2 with its action', in12('Get'), soap12('urn:o#Get'), true],
    ['SOAP 1.2 without one', in12('Get'), soap12(), true],
    ['an action whose body asks for another', message('Delete'), soap11('"urn:o#Get"'), false],
    ['SOAP 1.2 whose body asks for another', in12('Delete'), soap12('urn:o#Get'), false],
    [
      'SOAP 1.2 with two actions that differ',
      in12('Get'),
      [...soap12('urn:o#Get'), 'SOAPAction', 'urn:o#Delete'],
      false,
    ],
    ['SOAP 1.1 without an action', message('Get'), soap11(), false],
    ['an empty action', message('Get'), soap11('""'), false],
    ['what is not offered', message('Drop'), soap11('urn:o#Drop'), false],
    ['SOAP 1.2 that asks for what is not offered', in12('Drop'), soap12(), false],
    [
      'the right name in another namespace',
      message('Get').replace('urn:o', 'urn:x'),
      soap11('urn:o#Get'),
      false,
    ],
    ['no SOAP', '<Get xmlns="urn:o"/>', soap11('urn:o#Get'), false],
  ];
  for (const [what, body, headers, passes] of cases)
    test(`${passes ? 'takes' : 'refuses'} ${what}`, async () =>
      assert.equal(await codeFor(body, options, headers), passes ? undefined : 'soap-action-wrong'));
});

suite('xml-guard with a schema', () => {
  const schema =
    '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="id" type="xs:int"/></xs:schema>';

  test('takes what follows it and refuses what does not, from the first document on', async () => {
    assert.equal(await codeFor('<id>1</id>', { schema }), undefined);
    const refusal = await verdict('<id>4111x</id>', { schema });
    assert.equal(refusal?.code, 'body-invalid');
    assert.deepEqual(refusal.errors, [
      { at: 'line 1', message: 'element id has a value that is not of its type' },
    ]);
    assert.doesNotMatch(JSON.stringify(refusal), /4111/);
  });

  test('guards before it', async () =>
    assert.equal(await codeFor('<!DOCTYPE id><id>1</id>', { schema }), 'body-malformed'));

  test('a schema that is none is refused at publish', async () => {
    await loadXsd();
    assert.throws(() => compilePolicy(policy, { schema: '<a/>' }), /not an XML Schema/);
  });
});
