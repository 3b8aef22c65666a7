/**
 * The errors that a caller can do something about. Anything else is a fault of ours: it is logged once, and the
 * outside learns nothing but an id.
 */

export type FieldError = { field: string; message: string };

export abstract class Expected extends Error {
  abstract readonly status: number;
  abstract readonly title: string;
  /** Last part of the problem's `type`, e.g. "step-up-required". */
  abstract readonly kind: string;
  fields: FieldError[] = [];
  headers: Record<string, string> = {};
}

export class Invalid extends Expected {
  readonly status: number = 400;
  readonly title: string = "The request is not valid";
  readonly kind: string = "invalid";
  constructor(detail: string, fields: FieldError[] = []) {
    super(detail);
    this.fields = fields;
  }
}

/** Understood, but its content cannot be accepted. */
export class Unprocessable extends Invalid {
  override readonly status = 422;
  override readonly title = "The content cannot be accepted";
  override readonly kind = "unprocessable";
}

export class Unauthenticated extends Expected {
  readonly status = 401;
  readonly title = "Sign in first";
  readonly kind = "unauthenticated";
}

export class Forbidden extends Expected {
  readonly status = 403;
  readonly title = "Not allowed";
  readonly kind = "forbidden";
  /** The permission that was missing, where one was. */
  constructor(
    detail: string,
    readonly permission: string | null = null,
  ) {
    super(detail);
  }
}

export class StepUpRequired extends Expected {
  readonly status = 403;
  readonly title = "Confirm with your second factor";
  readonly kind = "step-up-required";
  constructor() {
    super("This action needs a second factor that is no older than 5 minutes.");
  }
}

export class NotFound extends Expected {
  readonly status = 404;
  readonly title = "Not found";
  readonly kind = "not-found";
}

export class Conflict extends Expected {
  readonly status = 409;
  readonly title = "Conflicts with the present state";
  readonly kind = "conflict";
  constructor(detail: string, fields: FieldError[] = []) {
    super(detail);
    this.fields = fields;
  }
}

export class TooLarge extends Expected {
  readonly status = 413;
  readonly title = "Too large";
  readonly kind = "too-large";
}

export class WrongMediaType extends Expected {
  readonly status = 415;
  readonly title = "Media type not accepted";
  readonly kind = "media-type";
}

export class TooMany extends Expected {
  readonly status = 429;
  readonly title = "Too many attempts";
  readonly kind = "too-many";
  constructor(detail: string, retryAfterS: number) {
    super(detail);
    this.headers = { "retry-after": String(Math.max(1, Math.ceil(retryAfterS))) };
  }
}

/** Too much at this moment, and nothing was taken: the same again later will be. */
export class Unavailable extends Expected {
  readonly status = 503;
  readonly title = "Not available at the moment";
  readonly kind = "unavailable";
  constructor(detail: string, retryAfterS: number) {
    super(detail);
    this.headers = { "retry-after": String(Math.max(1, Math.ceil(retryAfterS))) };
  }
}
