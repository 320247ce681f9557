/*
 * The protocol of single-flight.md, for the model checker spin:
 *
 *   .ci/model
 *
 * Two processes want the credentials of one cache key, which the table does not have yet. Process 0 waits as long
 * as a request that says nothing (900 ms), process 1 as long as one that sends "Prefer: wait=5". Each may be slow at
 * any point, beyond the end of its lock too, and one may die at any point. STS answers, or the call times out, which
 * the table shares as a refusal; it holds for callers that wait no longer. The table takes the lease or does not, and
 * does one conditional update at a time. Time is a counter that moves whenever it likes; a lock lasts LIFE(me) of it.
 *
 * What is checked:
 *   safe      an item in the table is never overwritten by a holder whose lock was taken; two calls to STS
 *             happen only where a holder died, was late, timed out or got no lease, and two credentials are handed
 *             out only where one holder was late or got no lease
 *   answered  every process that does not die gets an answer: no wake-up is lost, since none waits for one
 *   recorded  credentials that a process gets from the table have a lease
 *   patient   the time-out of the impatient process alone never refuses the patient one
 */

#define NOBODY 2
#define PATIENT 1
#define BUDGET(me) (me == PATIENT -> 4 : 2)   /* how long a process waits for another, and for STS */
#define LIFE(me)   (me == PATIENT -> 5 : 3)   /* how long its lock lasts */
#define LATEST 10      /* time stops here, far behind all that matters */

byte now = 0;

/* The item. */
byte holder = NOBODY;
byte until = 0;
byte storedBy = NOBODY;
byte writes = 0;       /* how often credentials were stored */
byte refusedBy = NOBODY;   /* whose call timed out; a refusal is over whenever it likes */

/* What the outside sees. */
byte calls = 0;
bool died[2];
bool late[2];
bool ended[2];
byte served[2] = { NOBODY, NOBODY };   /* whose keys one was given; NOBODY for a refusal */
bool timedOut[2];
bool refused[2];
bool leased[2];        /* whether the credentials that one got from STS have a lease */
bool unrecorded[2];    /* whether the table did not take the lease */
bool overwritten = false;

inline hesitate(me) {
  /* Slow, or dead. */
  if
  :: true -> skip
  :: !died[0] && !died[1] -> died[me] = true; goto dead
  fi
}

proctype Vend(byte me) {
  byte seen;
  byte refusal;
  bool locked;
  byte began;

  began = now;
look:
  hesitate(me);
  /* look: one read of the whole item */
  atomic { seen = storedBy; locked = (holder != NOBODY && now < until); refusal = refusedBy }
  if
  :: seen != NOBODY -> served[me] = seen; goto done
  :: seen == NOBODY && refusal != NOBODY && BUDGET(me) <= BUDGET(refusal) -> refused[me] = true; goto done
  :: seen == NOBODY && (refusal == NOBODY || BUDGET(me) > BUDGET(refusal)) && locked ->
       if
       :: now - began >= BUDGET(me) || now == LATEST -> goto done        /* StillVending: the client tries again */
       :: else -> goto look                       /* after a pause; nobody wakes anybody */
       fi
  :: else -> skip
  fi;

  hesitate(me);
  /* claim: one conditional update */
  atomic {
    if
    :: (holder == NOBODY || now >= until) && storedBy == seen && (refusedBy == NOBODY || refusedBy == refusal) ->
         if
         :: holder != NOBODY && now >= until -> late[holder] = true   /* or dead */
         :: else -> skip
         fi;
         holder = me; until = now + LIFE(me); refusedBy = NOBODY
    :: else -> goto look
    fi
  }

  hesitate(me);
  calls++;                                          /* STS */
  if
  :: true -> skip                                   /* answers */
  :: true ->                                        /* does not, in all the time that it had */
       timedOut[me] = true;
       hesitate(me);
       /* abandon: one conditional update */
       atomic {
         if
         :: holder == me -> holder = NOBODY; refusedBy = me
         :: else -> skip
         fi
       };
       refused[me] = true;
       goto done
  fi;

  hesitate(me);
  /* record: one put */
  if
  :: true -> leased[me] = true
  :: true ->                                        /* not written: the credentials are for the own caller alone */
       unrecorded[me] = true;
       hesitate(me);
       atomic {
         if
         :: holder == me -> holder = NOBODY
         :: else -> skip
         fi
       };
       served[me] = me;
       goto done
  fi;

  hesitate(me);
  /* complete: one conditional update */
  atomic {
    if
    :: holder == me ->
         if
         :: storedBy != NOBODY && storedBy != me -> overwritten = true
         :: else -> skip
         fi;
         storedBy = me; writes++; holder = NOBODY; served[me] = me
    :: else ->                                      /* overtaken: the other's keys, if they are there */
         served[me] = (storedBy != NOBODY -> storedBy : me)
    fi
  }
done:
  ended[me] = true;
  goto end;
dead:
  ended[me] = true;
end:
  skip
}

/* Refusals are over after a while. */
proctype Forget() {
  do
  :: refusedBy != NOBODY -> refusedBy = NOBODY
  :: ended[0] && ended[1] -> break
  od
}

/* Time passes at any moment. */
proctype Clock() {
  do
  :: now < LATEST -> now++
  :: now == LATEST -> break
  od
}

init {
  atomic { run Vend(0); run Vend(1); run Clock(); run Forget() }
}

#define offRecord (unrecorded[0] || unrecorded[1])

#define troubled (died[0] || died[1] || late[0] || late[1] || timedOut[0] || timedOut[1] || offRecord)

#define twoKeys  (served[0] != NOBODY && served[1] != NOBODY && served[0] != served[1])

/*
 * No late holder overwrites; one call and one credential, unless a holder died, was late, timed out or had its lease
 * refused, and then two calls.
 */
ltl safe { [] (!overwritten && writes <= 1 && calls <= 2 && (calls <= 1 || troubled) && (!twoKeys || late[0] || late[1] || offRecord)) }

/* What comes from the table is on record. */
ltl recorded { [] ((served[0] == 1 -> leased[1]) && (served[1] == 0 -> leased[0])) }

ltl patient { [] (refused[PATIENT] -> timedOut[PATIENT]) }

ltl answered { <> (ended[0] && ended[1]) }
