import { start } from '#kit/app/start.tsx';
import { signInPages } from '#signin/feature.ts';
import { features } from './features.ts';

start({
  title: 'Gatehouse console',
  place: 'Console',
  layout: 'side',
  base: '/api/v1',
  features: [...features, signInPages('internal')],
});
