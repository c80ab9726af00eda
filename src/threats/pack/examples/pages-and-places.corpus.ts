import type { Examples } from './example.ts';

/** Script in pages, files, addresses, scanners. */
export const pagesAndPlaces: Examples = {
  7707010: {
    finds: [
      '<script>a()</script>',
      '&lt;script&gt;',
      '\uff1cscript\uff1e',
      'PHNjcmlwdCBzcmM9eD4=',
      '<iframe src=x>',
    ],
    passes: ['a < script', '<b>bold</b>', 'Array<string>', '<https://example.com>', 'the <title>'],
  },
  7707011: {
    finds: ['<link rel=stylesheet>', '<base href=x>', '<meta x>'],
    passes: ['<p>', 'link rel', '<3', 'a<b'],
  },
  7707020: {
    finds: ['<img src=x onerror=a()>', '" onmouseover="a()', '<x onfocus=a>', '<svg/onload=a()>'],
    passes: ['"on" = off', 'online=true', '<a href="x" once="y">', 'one=1'],
  },
  7707030: {
    finds: ['javascript:alert(1)', 'java\tscript:a()', 'data:text/html,<b>', 'href=javascript:x'],
    passes: [
      'JavaScript: the good parts',
      'javascript: a language',
      'data: text',
      'data:image/png;base64,AAAA',
    ],
  },
  7707040: {
    finds: ["';alert(document.cookie)//", 'String.fromCharCode(97,98)', 'eval(atob("x"))', '[][(![]+[])]'],
    passes: ['an alert (red)', 'the document.title', 'window seat', 'confirm(ed)', '[] []'],
  },
  7708010: {
    finds: ['../../etc/passwd', '..\\..\\x', '....//x', 'a/../../.env', '/..;/x'],
    passes: ['../image.png', 'wait... /or not', './a/b', 'and so on../then', '1../2'],
  },
  7708011: {
    finds: ['..%252f..%252fx', '%2e%2e/x', '..%c0%afx', '..0x2f..0x2f', '..%u2215x'],
    passes: ['100%25', 'a%2fb', '0x2f', '2e2e', '%C3%A4'],
  },
  7708020: {
    finds: ['/etc/passwd', 'x/.git/config', 'C:\\Windows\\win.ini', '/proc/self/environ'],
    passes: ['/etc', 'etc/password', 'git config', '.environment', 'C:\\Users\\ann\\a.txt'],
  },
  7708021: {
    finds: ['/var/log/apache2/error.log', '/usr/local/etc/x', 'C:\\xampp\\x', '/root/x', '\\\\host\\share'],
    passes: ['/var/log/app.log', '/home', '/v1/logs', 'C:\\work\\x', '/opt/app/x', '/images/etc'],
  },
  7708030: {
    finds: ['php://input', 'file:///x', 'expect://id', 'http://x.example/shell.txt?', 'phar://x/y'],
    passes: ['the file: here', 'https://example.com/a.txt', 'php: a language', 'https://example.com/?a=b'],
  },
  7708040: {
    finds: ['a.php%00.jpg', 'a.asp;.jpg', 'a.php\0.png'],
    passes: ['a.php.jpg', '100.png', 'a;b.jpg'],
  },
  7709010: {
    finds: [
      'http://127.0.0.1/',
      'u=http://169.254.169.254/',
      'http://0x7f000001/',
      'http://[::1]/',
      'http://a.nip.io/',
      '{"a":{"url":"http://127.0.0.1/"}}',
    ],
    passes: [
      '{\n  "a": {\n    "href": "http://127.0.0.1:8774/v2/"\n  }\n}',
      'http://example.com/',
      'see http://localhost:3000 first',
      'http://127.example.com/',
      'http://1.2.3.4/',
    ],
  },
  7709011: {
    finds: ['http://localhost:8080/a', 'http://10.1.2.3/', 'ftp://192.168.0.1/'],
    passes: ['http://100.1.2.3/', 'localhost'],
  },
  7709020: {
    finds: ['x/latest/meta-data/', '/computeMetadata/v1/'],
    passes: ['the latest meta data', '/v1/metadata'],
  },
  7709030: {
    at: 'address',
    finds: [
      'localhost',
      '10.0.0.1:80',
      '127.1/a',
      '127.0.0.1',
      'https://wiki.corp/x',
      'file:/x',
      'metadata.google.internal',
    ],
    passes: [
      'https://example.com/a?b=100',
      'example.com',
      'https://x.example/10.0.0.1',
      '/callback',
      '127.5',
      '10.25',
    ],
  },
  7712010: {
    at: 'header User-Agent',
    finds: ['sqlmap/1.7', 'Mozilla/5.0 Nikto', 'gobuster/3'],
    passes: [
      'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      'curl/8.1',
      'okhttp/5',
    ],
  },
  7712020: {
    at: 'path',
    finds: ['/.env', '/wp-login.php', '/a/.git/HEAD', '/actuator/heapdump', '/db.sql'],
    passes: ['/v1/environments', '/users/login', '/files/report.pdf', '/actuators', '/wp'],
  },
  7712030: {
    finds: ['acunetix_test', 'response.write(2*3)', 'cd /tmp; x'],
    passes: ['write a response', 'cd / tmp', 'expr 1 + 2'],
  },
};
