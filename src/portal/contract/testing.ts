/** A contract and its upstream for tests, with something of the inside in many places. */

/** The upstream that nobody outside should hear of. */
export const upstream = { targets: ['http://weather.inside.example:9000/base'] };

export const contract = {
  openapi: '3.1.0',
  info: {
    title: 'Weather',
    version: '1',
    description: 'Served by http://weather.inside.example:9000/base today.',
  },
  servers: [{ url: 'https://old.example.org/weather' }],
  'x-gatehouse-audience': 'registered',
  'x-google-backend': { address: 'https://backend.example.net' },
  tags: [{ name: 'public' }, { name: 'maintenance', description: 'for the night shift' }],
  paths: {
    '/forecast/{city}': {
      servers: [{ url: 'https://second.inside.example' }],
      get: {
        operationId: 'forecast',
        summary: 'Tomorrow',
        tags: ['public'],
        'x-gatehouse-category': 'tells',
        parameters: [
          { name: 'city', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'X-Gatehouse-Application', in: 'header', schema: { type: 'string' } },
        ],
        responses: {
          200: {
            description: 'ok',
            headers: { 'X-Gatehouse-Decision': { schema: { type: 'string' } } },
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Forecast' },
                example: { sky: 'clear', 'x-gatehouse-note': 'for the night shift' },
              },
            },
          },
        },
      },
    },
    '/reports': {
      post: {
        operationId: 'report',
        summary: 'Report rain',
        security: [{ oauth: ['write'] }],
        requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
        responses: { 201: { description: 'made' } },
      },
    },
    '/maintenance': {
      post: {
        operationId: 'maintain',
        summary: 'Night shift only',
        tags: ['maintenance'],
        responses: {
          200: {
            description: 'ok',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/NightShift' } } },
          },
        },
      },
    },
  },
  components: {
    schemas: {
      Forecast: {
        type: 'object',
        properties: { 'x-rain': { type: 'boolean' }, sky: { $ref: '#/components/schemas/Sky' } },
      },
      Sky: { type: 'string', enum: ['clear', 'cloudy'] },
      NightShift: { type: 'object', properties: { crew: { type: 'string' } } },
    },
    securitySchemes: {
      oauth: {
        type: 'oauth2',
        flows: { clientCredentials: { tokenUrl: 'https://idp.inside.example/token', scopes: {} } },
      },
    },
  },
};
