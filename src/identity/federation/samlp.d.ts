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
    readonly encryptionCert?: string;
    readonly encryptionPublicKey?: string | Buffer;
    readonly encryptionAlgorithm?: string;
    readonly disallowEncryptionWithInsecureAlgorithm?: boolean;
    readonly warnOnInsecureEncryptionAlgorithm?: boolean;
    readonly profileMapper: () => {
      getClaims(): Record<string, unknown>;
      getNameIdentifier(): { nameIdentifier: string; nameIdentifierFormat?: string };
    };
  }
  interface AuthOptions extends Omit<AnswerOptions, 'audience' | 'profileMapper'> {
    readonly getPostURL: (
      audience: unknown,
      request: unknown,
      asked: unknown,
      done: (error: null, url: string) => void,
    ) => void;
    readonly getUserFromRequest: () => object;
    readonly profileMapper: (user: unknown) => ReturnType<AnswerOptions['profileMapper']>;
  }
  const samlp: {
    /** Reads the request and answers with a page that posts the answer. */
    auth(
      options: AuthOptions,
    ): (
      request: { method: string; query: object },
      response: { set: () => void; send: (html: string) => void },
      next: (error: unknown) => void,
    ) => void;
    getSamlResponse(
      options: AnswerOptions,
      user: object,
      done: (error: Error | null, xml: string) => void,
    ): void;
  };
  export default samlp;
}
