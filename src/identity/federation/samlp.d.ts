/** The part of the package that tests make answers with; it brings no types. */
declare module 'samlp' {
  export interface AnswerOptions {
    readonly issuer: string;
    readonly cert: string;
    readonly key: string;
    readonly audience: string;
    readonly recipient: string;
    readonly destination: string;
    readonly inResponseTo?: string | undefined;
    readonly lifetimeInSeconds: number;
    readonly signatureAlgorithm: 'rsa-sha256' | 'rsa-sha1';
    readonly digestAlgorithm: 'sha256' | 'sha1';
    readonly signAssertion?: boolean;
    readonly signResponse?: boolean;
    readonly profileMapper: () => {
      getClaims(): Record<string, unknown>;
      getNameIdentifier(): { nameIdentifier: string; nameIdentifierFormat?: string };
    };
  }
  const samlp: {
    getSamlResponse(
      options: AnswerOptions,
      user: object,
      done: (error: Error | null, xml: string) => void,
    ): void;
  };
  export default samlp;
}
