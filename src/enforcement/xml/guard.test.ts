import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { assert as check, array, constantFrom, property, string } from 'fast-check';
import { guardXml } from './guard.ts';
import { usualXmlLimits, type XmlFaultCode, type XmlLimits } from './limits.ts';
import { SoapWatch } from './soap.ts';
import { ForbiddenWords } from './words.ts';

const fault = (text: string | Buffer, limits: Partial<XmlLimits> = {}) =>
  guardXml(Buffer.from(text as string), { ...usualXmlLimits, ...limits });
const codeOf = (text: string | Buffer, limits: Partial<XmlLimits> = {}) => fault(text, limits)?.code;

suite('the guard lets pass', () => {
  const good = [
    '<a/>',
    '\ufeff<a/>',
    '<?xml version="1.0"?>\n<a></a >\n',
    "<?xml version='1.0' encoding='utf-8' standalone='yes' ?><a/>",
    '<a b="1" c=\'"\'>text &lt;&amp;&#x1f600;&#0000065; é</a>',
    '<p:a xmlns:p="urn:p" p:b="1" b="2"><c xmlns="urn:c" xml:lang="de"/></p:a>',
    '<a><![CDATA[<!DOCTYPE x> & ]] > ]]><!-- <!DOCTYPE --></a><!-- after -->',
    '<größe größe="1"/>',
    '<a b="]]>">></a>',
  ];
  for (const text of good) test(text.slice(0, 50), () => assert.equal(fault(text), undefined));
});

suite('the guard refuses', () => {
  const refused: readonly [string, XmlFaultCode, Partial<XmlLimits>?][] = [
    ['<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 'dtd'],
    ['<?xml version="1.0"?> <!-- --> <!DOCTYPE a SYSTEM "http://x/"><a/>', 'dtd'],
    ['<a><!DOCTYPE b><b/></a>', 'dtd'],
    ['<a/><!DOCTYPE a>', 'dtd'],
    ['<!DOCTYPE a [<!ENTITY % p SYSTEM "http://x/"> %p;]><a/>', 'dtd'],
    ['<!doctype a><a/>', 'syntax'],
    ['<a>&x;</a>', 'entity'],
    ['<a b="&x;"/>', 'entity'],
    ['<a>&LT;</a>', 'entity'],
    ['<a>& </a>', 'syntax'],
    ['<a>&#0;</a>', 'character'],
    ['<a>&#xd800;</a>', 'character'],
    ['<a>&#x110000;</a>', 'character'],
    ['<a>&#99999999;</a>', 'syntax'],
    ['<abc>\0</abc>', 'character'],
    ['<a>\u0001</a>', 'character'],
    ['<a>\uffff</a>', 'character'],
    ['<?xml version="1.1"?><a/>', 'version'],
    ['<?xml version="1.0" encoding="utf-7"?><a/>', 'encoding'],
    ['<?xml version="1.0" encoding="UTF-16"?><a/>', 'encoding'],
    ['<?xml version="1.0" encoding="iso-8859-1"?><a/>', 'encoding'],
    ['<?xml version="1.0" encoding="IBM037"?><a/>', 'encoding'],
    ['<?xml encoding="utf-8"?><a/>', 'syntax'],
    [' <?xml version="1.0"?><a/>', 'syntax', { instructions: 9 }],
    ['<a><?xml version="1.0"?></a>', 'syntax', { instructions: 9 }],
    ['<?xml-stylesheet href="x"?><a/>', 'instructions'],
    ['<?a:b c?><a/>', 'syntax', { instructions: 9 }],
    ['<a><?b c?></a>', 'instructions'],
    ['', 'unfinished'],
    ['<a>', 'unfinished'],
    ['<a', 'unfinished'],
    ['<a b', 'syntax'],
    ['<a><!--', 'unfinished'],
    ['<a><![CDATA[ ]]', 'unfinished'],
    ['<a></b>', 'mismatch'],
    ['<a></a>x', 'trailing'],
    ['<a/><b/>', 'trailing'],
    ['<![CDATA[x]]><a/>', 'syntax'],
    ['<a><b></a></b>', 'mismatch'],
    ['<A></a>', 'mismatch'],
    ['x<a/>', 'syntax'],
    ['<a b="1"c="2"/>', 'syntax'],
    ['<a b=1/>', 'syntax'],
    ['<a b/>', 'syntax'],
    ['<a b="<"/>', 'syntax'],
    ['<a>]]></a>', 'syntax'],
    ['<a><!-- -- --></a>', 'syntax'],
    ['<a><!-- ---></a>', 'syntax'],
    ['<a><!x></a>', 'syntax'],
    ['< a/>', 'syntax'],
    ['<1/>', 'syntax'],
    ['<a:b:c xmlns:a="urn:a"/>', 'syntax'],
    ['<a b="1" b="2"/>', 'attribute-repeated'],
    ['<a xmlns="urn:a" xmlns="urn:b"/>', 'attribute-repeated'],
    ['<a xmlns:p="urn:x" xmlns:q="urn:x" p:b="1" q:b="2"/>', 'attribute-repeated'],
    ['<p:a/>', 'prefix'],
    ['<a p:b="1"/>', 'prefix'],
    ['<a><b xmlns:p="urn:p"/><p:c/></a>', 'prefix'],
    ['<a xmlns:p=""/>', 'prefix'],
    ['<a xmlns:xmlns="urn:a"/>', 'prefix'],
    ['<a xmlns:xml="urn:a"/>', 'prefix'],
    ['<a xmlns="http://www.w3.org/XML/1998/namespace"/>', 'prefix'],
    ['<xmlns:a/>', 'prefix'],
  ];
  for (const [text, code, limits] of refused)
    test(`${JSON.stringify(text).slice(0, 70)}: ${code}`, () => assert.equal(codeOf(text, limits), code));

  test('other encodings than UTF-8, however they are told or hidden', () => {
    const text = '<?xml version="1.0"?><a>é</a>';
    const little = Buffer.from(`\ufeff${text}`, 'utf16le');
    for (const octets of [
      little,
      Buffer.from(little).swap16(),
      Buffer.from('<a/>', 'utf16le'),
      Buffer.from('<a/>', 'utf16le').swap16(),
      Buffer.from(text, 'latin1'),
      // `<?xml` in EBCDIC.
      Buffer.from('4c6fa79493', 'hex'),
      Buffer.from(Array.from('<a/>', character => `\0\0\0${character}`).join('')),
    ])
      assert.equal(codeOf(octets), 'encoding', octets.toString('hex'));
    // UTF-7 is ASCII to everybody else: what it hides stays text.
    assert.equal(codeOf('+ADw-!DOCTYPE a+AD4-<a/>'), 'syntax');
  });
});

suite('each limit admits what reaches it and refuses one more', () => {
  const limits: readonly [Partial<XmlLimits>, string, string, XmlFaultCode][] = [
    [{ depth: 2 }, '<a><b/><c/></a>', '<a><b><c/></b></a>', 'depth'],
    [{ elements: 2 }, '<a><b/></a>', '<a><b/><c/></a>', 'elements'],
    [{ attributes: 1 }, '<a b="1"><a c="1"/></a>', '<a b="1" c="1"/>', 'attributes'],
    [{ nameLength: 3 }, '<abc/>', '<abcd/>', 'name-length'],
    [{ nameLength: 3 }, '<a abc="1"/>', '<a abcd="1"/>', 'name-length'],
    [{ valueLength: 2 }, '<a b="12"/>', '<a b="123"/>', 'value-length'],
    [{ textLength: 2 }, '<a>12<b/>34</a>', '<a>1<!-- -->2<![CDATA[3]]></a>', 'text-length'],
    [{ namespaces: 1 }, '<a xmlns="urn:a"/>', '<a xmlns="urn:a"><b xmlns=""/></a>', 'namespaces'],
    [{ comments: 1 }, '<!-- --><a/>', '<!-- --><a><!-- --></a>', 'comments'],
    [{ instructions: 1 }, '<?b?><a/>', '<?b?><a><?c d?></a>', 'instructions'],
  ];
  for (const [limit, good, bad, code] of limits)
    test(`${JSON.stringify(limit)}: ${good} and ${bad}`, () => {
      assert.equal(codeOf(good, limit), undefined);
      assert.equal(codeOf(bad, limit), code);
    });

  test('a fault tells its line', () =>
    assert.deepEqual(fault('<a>\n<b>\n</c></a>'), { code: 'mismatch', line: 3 }));
});

suite('words are found', () => {
  const found = (text: string, ...words: string[]): boolean => {
    const watch = new ForbiddenWords(words).watch();
    assert.equal(guardXml(Buffer.from(text), usualXmlLimits, watch), undefined, text);
    return watch.found;
  };
  for (const text of [
    '<a>a secret plan</a>',
    '<a>SeCrEt</a>',
    '<a b="secret"/>',
    '<a>se<![CDATA[cr]]>et</a>',
    '<a>sec<!-- -->ret</a>',
    '<a>&#115;ecre&#x74;</a>',
    '<a>\uff53ecret</a>',
    '<a>se\u200bcr\u00adet</a>',
  ])
    test(text, () => assert.ok(found(text, 'Secret')));
  for (const text of ['<a>se<b/>cret</a>', '<secret/>', '<!-- secret --><a/>', '<a>sacred</a>'])
    test(`but not in ${text}`, () => assert.ok(!found(text, 'secret')));
  test('a word without letters is refused', () => assert.throws(() => new ForbiddenWords(['\u200b'])));
});

suite('a SOAP message tells what it asks for', () => {
  const soap11 = 'http://schemas.xmlsoap.org/soap/envelope/';
  const asked = (text: string) => {
    const watch = new SoapWatch();
    assert.equal(guardXml(Buffer.from(text), usualXmlLimits, watch), undefined, text);
    return watch.message;
  };
  const message = (body: string, header = '', namespace = soap11) =>
    `<s:Envelope xmlns:s="${namespace}">${header}${body}</s:Envelope>`;
  const get = '<s:Body><o:Get xmlns:o="urn:o"><Delete/></o:Get></s:Body>';

  test('in both versions', () => {
    assert.deepEqual(asked(message(get)), { version: '1.1', asked: '{urn:o}Get' });
    const soap12 = 'http://www.w3.org/2003/05/soap-envelope';
    assert.deepEqual(asked(message(get, '<s:Header><x/></s:Header>', soap12)), {
      version: '1.2',
      asked: '{urn:o}Get',
    });
  });

  const none: readonly [string, string][] = [
    ['of another namespace', message(get, '', 'urn:soap')],
    ['with two bodies', message(get + get)],
    ['that asks for two things', message('<s:Body><a/><b/></s:Body>')],
    ['with an empty body', message('<s:Body/>')],
    ['without a body', message('')],
    ['whose body is wrapped away', message(`<s:Header>${get}</s:Header>`)],
    ['whose body is of another namespace', message('<Body><a/></Body>')],
    ['that is none', '<a/>'],
  ];
  for (const [what, text] of none) test(`but not one ${what}`, () => assert.equal(asked(text), undefined));
});

test('whatever comes is judged, and nothing hangs or throws', () => {
  const parts = constantFrom(
    ...[
      '<',
      '>',
      '/',
      '<a',
      '</a>',
      '<a>',
      '"',
      "'",
      '=',
      ' ',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?',
      '?>',
    ],
    ...[
      '&',
      ';',
      '&lt;',
      '&#x',
      'xmlns:',
      'xmlns="',
      '<!DOCTYPE',
      '<?xml version="1.0"?>',
      'b="1"',
      'é',
      '\0',
    ],
  );
  check(
    property(array(parts, { maxLength: 30 }), pieces => {
      fault(pieces.join(''));
    }),
    { numRuns: 1_000 },
  );
  check(
    property(string({ unit: 'binary' }), text => {
      const escaped = text
        .replaceAll(/[^ -~]/g, '')
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;');
      assert.equal(fault(`<a>${escaped}</a>`), undefined);
    }),
    { numRuns: 300 },
  );
});
