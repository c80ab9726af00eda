import { octetsIn } from '../octet-set.ts';
import type { Transformation } from './transformation.ts';

/** One blank for each comment of C; one that does not end goes to the end of the value. */
export const replaceComments: Transformation = {
  name: 'replaceComments',
  changes: octetsIn('*'),
  apply: value => {
    let begin = value.indexOf('/*');
    if (begin === -1) return value;
    let out = '';
    let done = 0;
    while (begin !== -1) {
      out += `${value.slice(done, begin)} `;
      const end = value.indexOf('*/', begin + 2);
      if (end === -1) return out;
      done = end + 2;
      begin = value.indexOf('/*', done);
    }
    return out + value.slice(done);
  },
};
