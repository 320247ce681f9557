/*
 * A model of the protocol in single-flight.md, for the model checker spin:
 *
 *   .ci/model
 *
 * Two processes need the credentials of one cache key that is not in the table. Process 0 has the usual patience
 * (900 ms), process 1 that of "Prefer: wait=5". Each may be slow at any point, even past its lock's deadline, and one
 * may die at any point. STS answers, or the call times out; the table shares the time-out as a refusal with callers
 * whose patience is not longer. The table stores the lease or fails, and executes one conditional update at a time.
 * Time is a counter that advances at any moment; a lock lasts LIFE(me).
 *
 * At any moment, an operator may revoke all sessions. The cut-off is written first, and lies 5 seconds ahead. Until then
 * each process may know of it or not; from then on each process knows. To keep the model small, a run has either a
 * revocation or deaths, time-outs and failed leases, which only end requests. Processes are slow in both.
 *
 * Properties:
 *   safe      a holder whose lock was taken never overwrites the item; two calls to STS happen only if a holder
 *             died, was late, timed out or got no lease; two sets of credentials are handed out only if a holder
 *             was late or got no lease
 *   answered  every process that does not die gets an answer; no wake-up is lost, because waiters poll
 *   recorded  credentials that a process reads from the table have a lease
 *   patient   a time-out of the impatient process alone never refuses the patient one
 *   revoked   from the cut-off on, no process hands out credentials from before it, wherever it got them
 */

#define NOBODY 2
#define PATIENT 1
#define BUDGET(me) (me == PATIENT -> 4 : 2)   /* patience: waiting for a holder, and for STS */
#define LIFE(me)   (me == PATIENT -> 5 : 3)   /* lock deadline */
#define REVOKED true   /* check runs with a revocation */
#define UNREVOKED true /* check runs without one */
#define LATEST 10      /* time stops here, after every deadline */

byte now = 0;

/* The item. */
byte holder = NOBODY;
byte until = 0;
byte storedBy = NOBODY;
byte writes = 0;       /* how often credentials were stored */
byte refusedBy = NOBODY;   /* whose call timed out; a refusal expires at any moment */

/* The revocation. */
bool revoking = false; /* the run has a revocation */
bool written = false;  /* the cut-off is in the record, 5 seconds ahead */
bool reached = false;  /* its time has come */
bool old[2];           /* STS issued the process's credentials before the cut-off */
bool revived = false;  /* a process handed out credentials from before the cut-off, after it */

/* What an observer sees. */
byte calls = 0;
bool died[2];
bool late[2];
bool ended[2];
byte served[2] = { NOBODY, NOBODY };   /* whose credentials each process got; NOBODY for a refusal */
bool timedOut[2];
bool refused[2];
bool leased[2];        /* whether the credentials from STS have a lease */
bool unrecorded[2];    /* whether the write of the lease failed */
bool overwritten = false;

/* Reads the revocations: a process knows of the cut-off at its time at the latest. */
inline learn() {
  if
  :: reached -> known = true
  :: written && !reached -> known = true
  :: !reached -> skip
  fi
}

inline hesitate(me) {
  /* The process is slow, or dies. */
  if
  :: true -> skip
  :: !revoking && !died[0] && !died[1] -> died[me] = true; goto dead
  fi
}

proctype Vend(byte me) {
  byte seen;
  bool none;
  byte refusal;
  bool locked;
  bool known = false;
  byte began;

  began = now;
look:
  hesitate(me);
  /* look: one read of the whole item */
  atomic {
    learn(); seen = storedBy; locked = (holder != NOBODY && now < until); refusal = refusedBy;
    none = (seen == NOBODY || (known && old[seen]))      /* revoked credentials are as good as none */
  }
  if
  :: !none -> served[me] = seen; goto answer
  :: none && refusal != NOBODY && BUDGET(me) <= BUDGET(refusal) -> refused[me] = true; goto done
  :: none && (refusal == NOBODY || BUDGET(me) > BUDGET(refusal)) && locked ->
       if
       :: now - began >= BUDGET(me) || now == LATEST -> goto done        /* StillVending: the client tries again */
       :: else -> seen = 0; refusal = 0; locked = false; none = false; goto look                       /* after a pause: waiters poll */
       fi
  :: else -> skip
  fi;

  hesitate(me);
  /* acquire the lock: one conditional update; not if STS would issue credentials that are revoked from their start */
  atomic {
    if
    :: known && !reached -> goto done
    :: (holder == NOBODY || now >= until) && storedBy == seen && (refusedBy == NOBODY || refusedBy == refusal) ->
         if
         :: holder != NOBODY && now >= until -> late[holder] = true   /* or died */
         :: else -> skip
         fi;
         holder = me; until = now + LIFE(me); refusedBy = NOBODY
    :: else -> goto look
    fi
  }

  hesitate(me);
  atomic { calls++; old[me] = !reached };            /* STS */
  if
  :: true -> skip                                   /* answers */
  :: !revoking ->                                   /* times out */
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
  /* a revocation that began meanwhile: discard the credentials before they are recorded */
  atomic {
    learn();
    if
    :: known && old[me] ->
         if
         :: holder == me -> holder = NOBODY
         :: else -> skip
         fi;
         goto done
    :: else -> skip
    fi
  }

  /* record: one put */
  if
  :: true -> leased[me] = true
  :: !revoking ->                                   /* write failed: the credentials go to the holder's caller only */
       unrecorded[me] = true;
       hesitate(me);
       atomic {
         if
         :: holder == me -> holder = NOBODY
         :: else -> skip
         fi
       };
       served[me] = me;
       goto answer
  fi;

  hesitate(me);
  /* complete: one conditional update */
  atomic {
    if
    :: holder == me ->
         if
         :: storedBy != NOBODY && storedBy != me && !old[storedBy] -> overwritten = true
         :: else -> skip
         fi;
         storedBy = me; writes++; holder = NOBODY; served[me] = me
    :: else ->                                      /* overtaken: the other's credentials, if stored */
         served[me] = (storedBy != NOBODY -> storedBy : me)
    fi
  }
answer:
  /* answer: the last check, whatever the source of the credentials */
  atomic {
    learn();
    if
    :: known && old[served[me]] -> served[me] = NOBODY
    :: else -> revived = revived || (reached && old[served[me]])
    fi
  }
done:
dead:
  /* The values of the past would only multiply the states. */
  atomic { ended[me] = true; known = false; none = false; seen = 0; refusal = 0; locked = false; began = 0 }
}

/* Refusals expire, and an operator may revoke. */
proctype Others() {
  do
  :: refusedBy != NOBODY -> refusedBy = NOBODY
  :: revoking && !written -> written = true
  :: written && !reached -> reached = true
  :: ended[0] && ended[1] -> break
  od
}

/* Time advances at any moment. */
proctype Clock() {
  do
  :: now < LATEST -> now++
  :: now == LATEST -> break
  od
}

init {
  atomic {
    if
    :: REVOKED -> revoking = true
    :: UNREVOKED -> skip
    fi;
    run Vend(0); run Vend(1); run Clock(); run Others()
  }
}

#define offRecord (unrecorded[0] || unrecorded[1])

#define troubled (died[0] || died[1] || late[0] || late[1] || timedOut[0] || timedOut[1] || offRecord)

#define twoKeys  (served[0] != NOBODY && served[1] != NOBODY && served[0] != served[1])

/*
 * No late holder overwrites. There is one call and one set of credentials, and at most two calls if a holder died, was
 * late, timed out or got no lease, or if the sessions were revoked.
 */
ltl safe { [] (!overwritten && (writes <= 1 || written) && calls <= 2 && (calls <= 1 || troubled || written) && (!twoKeys || late[0] || late[1] || offRecord || written)) }

/* Credentials from the table have a lease. */
ltl recorded { [] ((served[0] == 1 -> leased[1]) && (served[1] == 0 -> leased[0])) }

ltl revoked { [] (!revived) }

ltl patient { [] (refused[PATIENT] -> timedOut[PATIENT]) }

ltl answered { <> (ended[0] && ended[1]) }
