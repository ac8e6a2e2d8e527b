import type { ColumnType } from '../account/model.ts';
import { checkbox } from './checkbox.ts';
import type { ColumnTypeRules } from './column-type.ts';
import { date } from './date.ts';
import { dropdown } from './dropdown.ts';
import { email } from './email.ts';
import { link } from './link.ts';
import { longText } from './long-text.ts';
import { numbers } from './numbers.ts';
import { people } from './people.ts';
import { readOnly } from './read-only.ts';
import { status } from './status.ts';
import { text } from './text.ts';
import { timeline } from './timeline.ts';

export const columnTypes: Readonly<Record<ColumnType, ColumnTypeRules>> = {
  name: readOnly,
  text,
  long_text: longText,
  numbers,
  date,
  dropdown,
  status,
  email,
  link,
  checkbox,
  timeline,
  people,
  subtasks: readOnly,
};
