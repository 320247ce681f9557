/*
 * The protocol of single-flight.md, for the model checker spin:
 *
 *   .ci/model
 *
 * Two processes want the keys of one cache key, which nobody has yet. Each may be slow at any point, beyond the
 * end of its lock too, and one may die at any point. The table does one conditional update at a time. Time is a
 * counter that moves whenever it likes; a lock lasts LIFE of it.
 *
 * What is checked:
 *   safe      an item in the table is never overwritten by a holder whose lock was taken; two calls to STS
 *             happen only where a holder died or was late, and two credentials are handed out only where one
 *             was late
 *   answered  everybody who does not die gets an answer: no wake-up is lost, since nobody sleeps on one
 */

#define NOBODY 2
#define LIFE   3
#define LATEST 8       /* time stops here, far behind all that matters */
#define BUDGET 2       /* how long one waits for another */

byte now = 0;

/* The item. */
byte holder = NOBODY;
byte until = 0;
byte storedBy = NOBODY;
byte writes = 0;       /* how often keys were stored */

/* What the outside sees. */
byte calls = 0;
bool died[2];
bool late[2];
bool ended[2];
byte served[2] = { NOBODY, NOBODY };   /* whose keys one was given; NOBODY for a refusal */
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
  bool locked;
  byte began;

  began = now;
look:
  hesitate(me);
  /* look: one read of the whole item */
  atomic { seen = storedBy; locked = (holder != NOBODY && now < until) }
  if
  :: seen != NOBODY -> served[me] = seen; goto done
  :: seen == NOBODY && locked ->
       if
       :: now - began >= BUDGET || now == LATEST -> goto done        /* StillVending: the client tries again */
       :: else -> goto look                       /* after a pause; nobody wakes anybody */
       fi
  :: else -> skip
  fi;

  hesitate(me);
  /* claim: one conditional update */
  atomic {
    if
    :: (holder == NOBODY || now >= until) && storedBy == seen ->
         if
         :: holder != NOBODY && now >= until -> late[holder] = true   /* or dead */
         :: else -> skip
         fi;
         holder = me; until = now + LIFE
    :: else -> goto look
    fi
  }

  hesitate(me);
  calls++;                                          /* STS */

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

/* Time passes at any moment. */
proctype Clock() {
  do
  :: now < LATEST -> now++
  :: now == LATEST -> break
  od
}

init {
  atomic { run Vend(0); run Vend(1); run Clock() }
}

#define troubled (died[0] || died[1] || late[0] || late[1])

#define twoKeys  (served[0] != NOBODY && served[1] != NOBODY && served[0] != served[1])

/* No late holder overwrites; one call and one credential, unless somebody died or was late, and then two calls. */
ltl safe { [] (!overwritten && writes <= 1 && calls <= 2 && (calls <= 1 || troubled) && (!twoKeys || late[0] || late[1])) }

ltl answered { <> (ended[0] && ended[1]) }
