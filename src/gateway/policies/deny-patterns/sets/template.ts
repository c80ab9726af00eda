import type { PatternSet } from './pattern-set.ts';

/** Expressions that a template engine, logger or object merger on the far side would evaluate. */
export const template: PatternSet = {
  name: 'template',
  title: 'Template and expression injection',
  patterns: [
    // CVE-2021-44228 and its disguises
    String.raw`\$\{\s*jndi\s*:`,
    String.raw`\$\{[\w:.-]*\$\{[\w:.-]*:[\w:.-]*\}`,
    String.raw`\bjndi\s*:\s*(?:ldaps?|rmi|dns|iiop|corba|nis|http)\s*:`,
    // Arithmetic that proves evaluation
    String.raw`(?:\{\{|\$\{|#\{|@\(|<%=?)\s*['"]?\d+['"]?\s*[*+-]\s*['"]?\d+['"]?\s*(?:\}|\)|%>)`,
    String.raw`\{[{%][^}]*(?:__\w+__|\bconfig\s*[.\[]|\bself\s*[._]|\blipsum\b|\bcycler\b|\bjoiner\b|\brequest\s*[.|\[]|\bpopen\b|\bconstructor\b|\battr\s*\()`,
    String.raw`[$#%*]\{[^}]*(?:\bT\s*\(|getclass|getruntime|processbuilder|classloader|@java\.|#_memberaccess|#context|java\.lang)`,
    String.raw`\bT\s*\(\s*java\.lang\.|\bjava\.lang\.(?:runtime|processbuilder)\b|\bgetruntime\s*\(\s*\)\s*\.\s*exec\b`,
    String.raw`<%[=@!]?\s*[^%]*(?:system|exec|runtime|eval|file|io\.popen|backtick)\b[^%]*%>|<\?(?:php|=)\s`,
    String.raw`<#assign\b|freemarker\.template\.utility|\$class\.inspect|#set\s*\(\s*\$`,
    String.raw`<!--\s*#\s*(?:exec|include|echo|config)\b`,
    String.raw`__(?:globals|subclasses|builtins|import|mro|reduce)__`,
    // Prototype pollution, as a name or a path of names
    String.raw`__proto__|\bconstructor\s*(?:\]\s*\[|\[|\.)\s*['"]?prototype\b`,
  ],
};
