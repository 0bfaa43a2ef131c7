import { anything, list, string, table, templated } from '../../schema/form.js';
import { object, optional, required, type Written } from '../../schema/words.js';
import { duration } from '../../spec/format/common.js';
import { on } from './words.js';

const time = templated(duration);

/** The name of a member, or how the names of several end. */
export const memberName = string({
  pattern: '^\\*?[^*]+$',
  description: 'The name of a member; with `*` in front, of each whose name ends so.',
});

/** Whether a member has one of these names. */
export const isNamed =
  (names: readonly string[]) =>
  (name: string): boolean =>
    names.some((each) => (each.startsWith('*') ? name.endsWith(each.slice(1)) : name === each));

const announcedWords = {
  on,
  prefix: required(string(), 'The first levels of the topics on which a device announces itself.'),
  last: required(string(), 'The last level of these topics.'),
  asks: required(
    object({
      topic: required(string(), 'Its topic.'),
      payload: required(string(), 'Its payload, as text.'),
    }),
    'A message of ours upon which a device may announce itself anew.',
  ),
  time: required(time, 'How long a device may take to announce itself.'),
  quiet: required(time, 'How long after an announcement no other may come before all are taken to be there.'),
  names: optional(table(string()), 'Short names of members, each with its long one.'),
  keyed: optional(string(), 'The member whose own members are ids and no names.'),
  base: optional(
    string(),
    'The member with the beginning of topics: where it stands at an end of one, that is put in its place.',
  ),
  topics: optional(list(memberName, 1), 'Members that name topics, in which the base is put.'),
  except: optional(anything, 'A JSON Schema: an announcement with such a content is none.'),
};

/** Of all checks about what a device announces of itself. */
export const announced = required(
  object(announcedWords),
  'Where a device announces itself, and how its announcements are read.',
);

export type AnnouncedWords = Written<typeof announcedWords>;
