import type { PatternSet } from './pattern-set.ts';

/** What begins a further command in a shell. */
const next = String.raw`(?:;|\|\|?|&&?|\$\()\s*`;
const from = String.raw`(?:/(?:usr/)?(?:local/)?s?bin/)?`;

/** Shell commands that leave the argument they were put into. */
export const command: PatternSet = {
  name: 'command',
  title: 'Command injection',
  patterns: [
    String.raw`${next}${from}(?:cat|tail|head|more|less|nl|tac|strings|xxd|od)\s+(?:-\w+\s+)*(?:[/~]|\.{1,2}/)[\w./-]+`,
    String.raw`${next}${from}(?:wget|curl|fetch|lwp-download)\s+(?:-\S+\s+)*['"]?(?:https?|ftp|\d{1,3}\.\d{1,3}\.|\$)`,
    String.raw`${next}${from}(?:nc|ncat|netcat|telnet|socat)\s+(?:-\w+\s+)*[\w.:-]+\s+\d{2,5}\b`,
    String.raw`${next}${from}(?:ba|da|z|k|c|tc)?sh\s+-[a-z]*[ci]\b|${next}${from}(?:python[23]?|perl|ruby|php|node)\s+-[cer]\b`,
    String.raw`${next}${from}(?:whoami|uname|ifconfig|ipconfig|printenv|systeminfo)\s*(?:-\w+|/all)?\s*(?:[;|&\x60)#]|$)`,
    String.raw`(?:;|\|\|?|&&?)\s*${from}(?:ls|dir|ps|id|netstat)\s+(?:-\w+|/\w*|aux)(?:\s|$|[;|&])`,
    // A lone word between backticks is how people write names of things; it must be the whole value.
    String.raw`\$\(\s*${from}(?:id|whoami|uname|hostname|cat\s|curl\s|wget\s|nslookup\s|dig\s|ping\s|sleep\s+\d)[^)]*\)`,
    String.raw`^\s*\x60\s*${from}(?:id|ls|ps|pwd|env|cat|whoami|uname|hostname|sleep|ping|nslookup|dig|curl|wget)\b[^\x60]*\x60\s*$`,
    String.raw`(?:;|\|\|?|&&)\s*${from}(?:sleep\s+\d+|ping\s+-[cn]\s*\d+(?:\s+[\w.:-]+)?|nslookup\s+[\w.-]+|dig\s+[\w.-]+\.\w+)\s*(?:[;|&#]|$)`,
    String.raw`\brm\s+-[a-z]*[rf][a-z]*\s+(?:--no-preserve-root\s+)?[/~*]`,
    String.raw`\$\{?ifs\b|\$\{IFS`,
    String.raw`/dev/(?:tcp|udp)/[\w.]+/\d+`,
    String.raw`(?:^|[;|&]\s*)cmd(?:\.exe)?\s+/[ck]\s|(?:^|[;|&]\s*)powershell(?:\.exe)?\s+-(?:e|en|enc|encodedcommand|nop|noprofile|c|command|w)\s`,
    // CVE-2014-6271: a function definition in an environment variable
    String.raw`^\s*\(\s*\)\s*\{.*\}\s*;`,
  ],
};
