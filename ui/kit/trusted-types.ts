/**
 * The page demands Trusted Types: text becomes markup or script only through this policy. Mantine writes its style
 * sheets as `innerHTML` of <style>; style sheets open no tag, so text that opens none passes and everything else
 * fails. Nothing that the server or a developer wrote can become an element this way.
 */
interface TrustedTypePolicies {
  createPolicy(name: string, rules: { createHTML: (text: string) => string | null }): unknown;
}

/** What opens a tag, a comment or a declaration (HTML, section 13.2.5.6 tag open state). */
const opensTag = /<[a-z/!?]/i;

export const styleTextOnly = (text: string): string | null => (opensTag.test(text) ? null : text);

const policies = (globalThis as { trustedTypes?: TrustedTypePolicies }).trustedTypes;
policies?.createPolicy('default', { createHTML: styleTextOnly });
