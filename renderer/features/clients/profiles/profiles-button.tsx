import { useState } from 'react';
import { Button } from '../../../ui/button';
import { ProfilesDialog } from './profiles-dialog';

export function ProfilesButton() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button variant="secondary" onClick={() => setIsOpen(true)}>
        Profiles…
      </Button>
      {isOpen && <ProfilesDialog onClose={() => setIsOpen(false)} />}
    </>
  );
}
