import { ApplicationFrame, OwnApplication } from '../applications/frame.tsx';
import { Calls } from './calls.tsx';
import { LimitsLeft } from './limits-left.tsx';
import { Refusals } from './refusals.tsx';

export default function UsagePage() {
  return (
    <OwnApplication>
      {application => (
        <ApplicationFrame application={application}>
          <Calls application={application} />
          <LimitsLeft application={application} />
          <Refusals application={application} />
        </ApplicationFrame>
      )}
    </OwnApplication>
  );
}
