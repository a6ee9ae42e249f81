package danliao.query.example;

import java.time.LocalDate;

/**
 * How many messages a user has sent on a day.
 *
 * @param day in UTC
 */
record DailyCount(LocalDate day, long sent) {}
