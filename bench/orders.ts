import type { ContractSchemas, OperationShape } from '#enforcement';

/** An order of 350 octets, as clients of a shop would send it, alone or many in a list. */
export const order = {
  id: 'ord_7f3a9c',
  customer: { id: 42, name: 'Ann Example', email: 'ann@example.com' },
  lines: [
    { sku: 'A-100', quantity: 2, price: 19.99 },
    { sku: 'B-200', quantity: 1, price: 5.5 },
  ],
  delivery: { street: 'Main Street 1', city: 'Aachen', zip: '52062', country: 'DE' },
  note: 'leave it at the door, please',
  express: false,
  placedAt: '2026-01-15T12:00:00Z',
};

export const oneOrder: string = JSON.stringify(order);
/** A list of orders that is so long, or a little longer. */
export const manyOrders = (octets: number): string =>
  JSON.stringify(
    Array.from({ length: Math.ceil(octets / oneOrder.length) }, (_, n) => ({ ...order, id: `ord_${n}` })),
  );

const text = (maxLength: number): object => ({ type: 'string', minLength: 1, maxLength });
const object = (properties: object, required: readonly string[]): object => ({
  type: 'object',
  properties,
  required,
});

/** What the shop's contract says of orders: formats, patterns, bounds, schemas that refer to others, classified data. */
export const orderSchemas = {
  $defs: {
    Order: object(
      {
        id: { type: 'string', pattern: '^ord_[0-9a-f]{1,12}$' },
        customer: { $ref: '#/$defs/Customer' },
        lines: { type: 'array', items: { $ref: '#/$defs/Line' }, minItems: 1, maxItems: 100 },
        delivery: object(
          {
            street: text(200),
            city: text(100),
            zip: { type: 'string', pattern: '^[0-9]{5}$' },
            country: { enum: ['DE', 'FR', 'NL'] },
          },
          ['city', 'zip', 'country'],
        ),
        note: { type: ['string', 'null'], maxLength: 500 },
        express: { type: 'boolean' },
        placedAt: { type: 'string', format: 'date-time' },
      },
      ['id', 'customer', 'lines'],
    ),
    Customer: object(
      {
        id: { type: 'integer', minimum: 1 },
        name: { ...text(100), 'x-gatehouse-data': 'personal' },
        email: { type: 'string', format: 'email', 'x-gatehouse-data': 'personal' },
      },
      ['id'],
    ),
    Line: object(
      {
        sku: { type: 'string', pattern: '^[A-Z]-[0-9]{3}$' },
        quantity: { type: 'integer', minimum: 1, maximum: 100 },
        price: { type: 'number', minimum: 0, multipleOf: 0.01 },
      },
      ['sku', 'quantity'],
    ),
    Orders: { type: 'array', items: { $ref: '#/$defs/Order' } },
  },
} as unknown as ContractSchemas;

const json = { mediaType: 'application/json', schema: { $ref: '#/$defs/Order' } };

/** Orders come in one at a time, or many. */
export const takesOrders: OperationShape = {
  parameters: [],
  bodies: [json],
  bodyRequired: true,
  answers: [],
};
export const takesMany: OperationShape = {
  ...takesOrders,
  bodies: [{ ...json, schema: { $ref: '#/$defs/Orders' } }],
};
export const octetsType = 'application/x-order';
/** Octets of which nothing is known: they are read, and that is all. */
export const takesOctets: OperationShape = { ...takesOrders, bodies: [{ mediaType: octetsType }] };
export const givesOrders: OperationShape = {
  ...takesOrders,
  bodies: [],
  bodyRequired: false,
  answers: [{ status: '200', headers: [], bodies: [json] }],
};
