"""Faults injected for real, and an oracle that judges what is left (`oracle.py`): nothing rings twice, nothing is lost.

`FAULTS_ROUNDS=2000 .venv/bin/pytest tests/faults/test_soak.py` goes on for minutes.
The faults, and where each is tried:

F1   a provider that never answers             test_dials, test_pushes: timeout-*, Deed.HOLD
F2   an answer byte by byte                    test_dials, test_pushes: drip; tests/providers/test_transport: slow_drip
F3   closed port, unknown name, wrong name     test_dials: nobody_finds, certificate; tests/providers/test_transport
F4   a reset after the request                 test_dials, test_pushes: reset-*, Deed.RESET, Deed.CUT
F5   4xx, 429, 5xx                             test_dials, test_pushes: 500-*, come_back, definite_no
F6   malformed answers                         test_dials: no_answer_counts; tests/providers/test_contract_failing:
                                               garbage; tests/providers/test_viviphone: unquoted_failure
F7   bombs, outside entities, endless answers  test_dials: entity, endless; tests/providers/test_transport: compressed
F8   odd charsets and spellings                test_dials: odd_spelling; test_pushes: charset
F9   a page where an answer belongs            test_dials, test_pushes: html-*
F10  a wrong or an empty envelope              test_dials: no_answer_counts; tests/providers/test_contract_failing
F11  one id for two calls                      test_dials: one_id
F12  a creation whose answer is lost (theirs)  test_pushes: that_the_provider_names, line_that_breaks;
                                               tests/pages/test_linking
F13  a creation whose answer is lost (ours)    test_pushes: under_our_own_id, line_that_breaks
F14  a crash between the act and the row       test_processes: killed_between, killed_while_it_pushes
F16  many workers on one button                test_pushes: eight_workers, edits_between
F17  double clicks                             tests/calls/test_asking: at_once; test_soak
F18  replays                                   test_times: hours_later; tests/calls/test_asking
F19  no broker, a silent broker                test_processes: without_a_broker, says_nothing
F20  a broker that forgot everything           test_processes: broker_killed
F21  workers killed and frozen                 test_processes: killed_*, frozen
F22  a deployment in the middle of pushes      test_processes: told_to_stop
F23  PostgreSQL restarted                      test_database: before_during_and_after[stop]
F24  PostgreSQL killed                         test_database: before_during_and_after[kill]
F25  locks                                     test_database: lock_that_somebody_holds, outlives_a_deadlock
F26  no free connection                        test_database: without_a_free_connection
F27  two schedules, a schedule that slept      test_processes: two_schedules; test_times: slept, ticks_at_once
F28  junk in the queues                        test_processes: no_message, another_version;
                                               tests/admin/test_dead_letters
F31  clocks that differ or step back           test_times: clocks_*, how_far_its_clock_is_off, token_of, steps_back;
                                               test_processes: five_minutes_ahead
F32  changes of clocks                         test_times: quarter_hour; tests/buttons/test_schedule, test_compiling,
                                               test_saving: clocks_change; tests/calls/test_time;
                                               tests/providers/test_viviphone_history: equal
F33  delays at their ends                      test_times: a_delay_*; tests/calls/test_time
F34  progress without an end                   test_times: for_ever, forgets
F35  histories that overlap or are damaged     test_times: over_and_over; tests/calls/test_receiving
"""
