import { audiences, categories } from '#gateway';
import { controls } from '../../src/manager/floors/controls.ts';
import { floorOf } from '../../src/manager/floors/floor.ts';
import { profiles, type Profile } from '../../src/manager/profiles/profiles.ts';
import { generatedFrom } from './notice.ts';

const dayMs = 86_400_000;

/** Which controls each category needs for each audience, what the controls are, and what the profiles bring. */
export function floorsPage(): string {
  const everywhere = [...controls.keys()].filter(id =>
    categories.every(category => audiences.every(audience => floorOf(category, audience).includes(id))),
  );
  const rows = categories.map(category => {
    const cells = audiences.map(audience =>
      floorOf(category, audience)
        .filter(id => !everywhere.includes(id))
        .map(link)
        .join(', '),
    );
    return `| \`${category}\` | ${cells.join(' | ')} |`;
  });
  return `${generatedFrom('src/manager/floors and src/manager/profiles')}# Floors, controls and profiles

Every operation needs: ${everywhere.map(link).join(', ')}. On top of that, by category and audience:

| | ${audiences.map(audience => `\`${audience}\``).join(' | ')} |
| --- | ${audiences.map(() => '---').join(' | ')} |
${rows.join('\n')}

Only an attachment in \`block\` mode that refuses when it fails itself counts.

## Controls

| control | what goes wrong without it | how to meet it | can be waived |
| --- | --- | --- | --- |
${[...controls.values()]
  .map(
    ({ id, title, why, howToMeet, waivable }) =>
      `| <a id="${id}"></a>\`${id}\`: ${title} | ${why} | ${howToMeet} | ${waivable ? 'yes' : 'no'} |`,
  )
  .join('\n')}

## Profiles

A profile is a bundle of policies with a number. A published number never changes its meaning.

${profiles.map(section).join('\n')}`;
}

const link = (id: string): string => `[${id}](#${id})`;

function section({ id, title, description, toAdd, maximumKeyAge, policies }: Profile): string {
  const bundle = policies.map(
    ({ policy, options }) =>
      `- [${policy}](policies.md#${policy})${Object.keys(options).length > 0 ? ` \`${JSON.stringify(options)}\`` : ''}`,
  );
  return `### ${id}

${title}. ${description} Keys live ${maximumKeyAge / dayMs} days at most.
${toAdd.length > 0 ? `\nTo add: ${toAdd.join(' ')}\n` : ''}
${bundle.join('\n')}
`;
}
