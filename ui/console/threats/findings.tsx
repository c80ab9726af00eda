import { Code, Text } from '@mantine/core';
import type { ExplainedRule } from '#kit/api/admin.ts';
import classes from './try-page.module.css';

/** Each rule that finds something: in which value, after which steps of decoding. */
export function Findings({ rules }: { rules: readonly ExplainedRule[] }) {
  if (rules.length === 0) return <Text mb="md">No rule finds anything in it.</Text>;
  return (
    <ul className={classes['rules']}>
      {rules.map(({ id, message, refuses, looks }) => (
        <li key={id}>
          <strong>
            Rule {id}
            {refuses && ', which refuses'}
          </strong>
          {message !== '' && `: ${message}`}
          {looks.map(({ name, steps }) => (
            <dl key={name} className={classes['look']}>
              <dt>
                <Code>{name}</Code>
              </dt>
              {steps.map(({ after, value, found }) => (
                <dd key={after ?? ''}>
                  {after !== null && <span className={classes['after']}>after {after}: </span>}
                  <span className={classes['value']}>{value}</span>
                  {found !== null && found !== '' && (
                    <div>
                      found: <mark className={classes['found']}>{found}</mark>
                    </div>
                  )}
                </dd>
              ))}
            </dl>
          ))}
        </li>
      ))}
    </ul>
  );
}
