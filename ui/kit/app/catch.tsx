import { Component, type ReactNode } from 'react';
import { Failure } from '../states/failure.tsx';

interface Caught {
  readonly error: unknown;
}

/** Keeps a page that throws from taking the whole app with it. With the address as its key, another one is a new attempt. */
export class Catch extends Component<{ children: ReactNode }, Caught> {
  override state: Caught = { error: null };

  static getDerivedStateFromError(error: unknown): Caught {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    // A part of the app that can't be loaded any more belongs to an older build: the document names the new one.
    return <Failure error={this.state.error} retry={() => location.reload()} />;
  }
}
