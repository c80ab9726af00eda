import { dataClasses, declarableKinds, payloadLimitNames } from '#enforcement';
import { audiences, categories, policies, policyByName } from '#gateway';

/**
 * JSON Schema of what contracts may tell Gatehouse (`x-gatehouse-*`), for editors that complete OpenAPI documents. It
 * says nothing of the rest of a document: combine it with the schema of OpenAPI.
 */
export function extensionsSchema(): Record<string, unknown> {
  const operation = { $ref: '#/$defs/operation' };
  const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'];
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'What an OpenAPI document may tell Gatehouse',
    type: 'object',
    properties: {
      'x-gatehouse-audience': { $ref: '#/$defs/audience' },
      'x-gatehouse-policies': { $ref: '#/$defs/policies' },
      'x-gatehouse-limits': { $ref: '#/$defs/limits' },
      paths: {
        type: 'object',
        additionalProperties: {
          type: 'object',
          properties: {
            'x-gatehouse-category': { $ref: '#/$defs/category' },
            'x-gatehouse-audience': { $ref: '#/$defs/audience' },
            'x-gatehouse-limits': { $ref: '#/$defs/limits' },
            ...Object.fromEntries(methods.map(method => [method, operation])),
            additionalOperations: { type: 'object', additionalProperties: operation },
          },
        },
      },
      components: {
        type: 'object',
        properties: { schemas: { type: 'object', additionalProperties: { $ref: '#/$defs/schema' } } },
      },
    },
    $defs: {
      category: {
        enum: categories,
        description: 'What the operation does if misused; `-harm` when a person can come to harm by it.',
      },
      audience: { enum: audiences, description: 'Who may call, from the widest to the narrowest.' },
      data: {
        enum: dataClasses,
        description: 'How the value is to be treated: personal, sensitive and secret ones are masked.',
      },
      field: {
        enum: declarableKinds,
        description:
          'What a field holds, where its schema and name do not say so: texts that people write, addresses (URLs, hosts, paths, commands), HTML, or anything. Threat rules look at it accordingly.',
      },
      limits: {
        type: 'object',
        description: 'How large payloads may be; counts, and lengths in octets.',
        additionalProperties: false,
        properties: Object.fromEntries(
          payloadLimitNames.map(name => [name, { type: 'integer', minimum: 0 }]),
        ),
      },
      owner: {
        description: "What names the owner of the operation's objects: it must be the caller's own.",
        oneOf: [
          { $ref: '#/$defs/objectOwner' },
          { type: 'array', maxItems: 10, items: { $ref: '#/$defs/objectOwner' } },
        ],
      },
      objectOwner: plain(policyByName.get('object-ownership')?.options),
      policies: {
        type: 'array',
        maxItems: 20,
        description: 'Controls of the operation, or of all operations where it stands at the root.',
        items: {
          oneOf: policies.map(({ name, summary, options }) => ({
            type: 'object',
            description: summary,
            required: ['policy'],
            additionalProperties: false,
            properties: {
              policy: { const: name },
              mode: { enum: ['block', 'report'] },
              options: plain(options),
            },
          })),
        },
      },
      operation: {
        type: 'object',
        properties: {
          'x-gatehouse-category': { $ref: '#/$defs/category' },
          'x-gatehouse-audience': { $ref: '#/$defs/audience' },
          'x-gatehouse-policies': { $ref: '#/$defs/policies' },
          'x-gatehouse-owner': { $ref: '#/$defs/owner' },
          'x-gatehouse-limits': { $ref: '#/$defs/limits' },
          'x-gatehouse-websocket': { type: 'boolean' },
          requestBody: {
            type: 'object',
            properties: {
              content: { type: 'object', additionalProperties: { $ref: '#/$defs/mediaType' } },
            },
          },
        },
      },
      mediaType: {
        type: 'object',
        properties: {
          'x-gatehouse-xsd': {
            description: 'XML Schema of bodies: its text, or the file that holds it.',
            oneOf: [
              { type: 'string' },
              { type: 'object', required: ['$ref'], properties: { $ref: { type: 'string' } } },
            ],
          },
        },
      },
      schema: {
        type: ['object', 'boolean'],
        properties: {
          'x-gatehouse-data': { $ref: '#/$defs/data' },
          'x-gatehouse-field': { $ref: '#/$defs/field' },
          properties: { type: 'object', additionalProperties: { $ref: '#/$defs/schema' } },
          items: { $ref: '#/$defs/schema' },
        },
      },
    },
  };
}

const plain = (schema: unknown): unknown => JSON.parse(JSON.stringify(schema ?? {}));
