import { start } from '#kit/app/start.tsx';
import { signInPages } from '#signin/feature.ts';
import { features } from './features.ts';

start({
  title: 'Gatehouse portal',
  place: 'Portal',
  layout: 'top',
  base: '/api',
  signUp: '/sign-up',
  features: [...features, signInPages('external')],
});
