const JSON_HEADERS = { 'Content-Type': 'application/json; charset=utf-8' };

/** As recorded (reference section 3). */
const INTERNAL_ERROR = {
  status_code: 500,
  error_message: 'Internal server error',
  error_code: 'INTERNAL_SERVER_ERROR',
  errors: [{ message: 'Internal server error', extensions: { status_code: 500, error_code: 'INTERNAL_SERVER_ERROR' } }],
};
const error = { action: 'http', status: 500, body: JSON.stringify(INTERNAL_ERROR), headers: JSON_HEADERS } as const;

const page = {
  action: 'http',
  status: 502,
  body: '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body>\r\n</html>\r\n',
} as const;

/** The extension's code is documented nowhere, so the body has none. */
const LOCKED = { errors: [{ message: 'Resource is currently locked, please try again later', extensions: { status_code: 423 } }] };

const aliasError = {
  action: 'refuse',
  code: null,
  message: 'Internal server error',
  statusCode: 500,
  extensions: { error_code: 'INTERNAL_SERVER_ERROR' },
} as const;

/** Late, but within the 60 s that a call may take. */
const LATE = [1, 55] as const;

/** Ready-made faults by name: an action with its details, of which a rule may change those that are no matter of the name. */
export const FAULT_KINDS = {
  'error-before': { ...error, when: 'before' },
  'error-after': { ...error, when: 'after' },
  'html-before': { ...page, when: 'before' },
  'html-after': { ...page, when: 'after' },
  'cut-before': { action: 'cut', when: 'before' },
  'cut-after': { action: 'cut', when: 'after' },
  'cut-midway': { action: 'cut_midway' },
  'cut-ahead': { action: 'cut_ahead', seconds: LATE },
  'silent-before': { action: 'silence', when: 'before' },
  'silent-after': { action: 'silence', when: 'after' },
  'late-effect': { action: 'delay', when: 'before', seconds: LATE },
  'late-answer': { action: 'delay', when: 'after', seconds: LATE },
  locked: { action: 'http', when: 'before', status: 423, body: JSON.stringify(LOCKED), headers: JSON_HEADERS },

  'limit-minute': { action: 'limit', limit: 'minute' },
  'limit-complexity': { action: 'limit', limit: 'complexity' },
  'limit-concurrency': { action: 'limit', limit: 'concurrency' },
  'limit-daily': { action: 'limit', limit: 'daily' },
  'limit-ip': { action: 'limit', limit: 'ip' },

  'alias-error-before': { ...aliasError, when: 'before' },
  'alias-error-after': { ...aliasError, when: 'after' },
  'alias-null-before': { action: 'nullify', when: 'before' },
  'alias-null-after': { action: 'nullify', when: 'after' },
  'alias-label': { action: 'refuse_value', when: 'before', value: 'label' },
  'alias-number': { action: 'refuse_value', when: 'before', value: 'number' },
  'alias-limit': {
    action: 'refuse',
    when: 'before',
    code: 'FIELD_MINUTE_RATE_LIMIT_EXCEEDED',
    message: 'Rate limit exceeded for the field.',
    statusCode: 429,
    extensions: { retry_in_seconds: 18 },
  },

  'key-forgotten': { action: 'forget_key' },
  'key-conflict': { action: 'key_conflict' },
} as const;

export type FaultKind = keyof typeof FAULT_KINDS;

export function isFaultKind(name: unknown): name is FaultKind {
  return typeof name === 'string' && Object.hasOwn(FAULT_KINDS, name);
}
