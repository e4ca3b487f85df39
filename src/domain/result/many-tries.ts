/** From so many variants on the same cases a good one by luck becomes likely: that is said, and a confirmation on others is offered with it. */
export const manyTries = 8;
