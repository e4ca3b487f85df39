import { type DragEvent, useState } from 'react';

interface DropArea {
  /** Set while something is held over it: for the area's style. */
  readonly 'data-over': '' | undefined;
  readonly onDragOver: (event: DragEvent) => void;
  readonly onDragLeave: () => void;
  readonly onDrop: (event: DragEvent) => void;
}

/** What makes an element a place on which files can be dropped. */
export function useFileDrop(take: (files: FileList) => void): DropArea {
  const [over, setOver] = useState(false);
  return {
    'data-over': over ? '' : undefined,
    onDragOver: (event) => {
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event) => {
      event.preventDefault();
      setOver(false);
      take(event.dataTransfer.files);
    },
  };
}
