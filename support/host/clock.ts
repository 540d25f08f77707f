/** The hardware clock of the virtual machine: QEMU keeps it by the machine's own, also across a restore. */
const hardwareClock = '/sys/class/rtc/rtc0/since_epoch';

/**
 * A shell script that sets the clock of a host which was restored from its memory, and thinks it is still then. It takes the time
 * from the virtual hardware clock, so it does not matter how long it takes to get there; `now` is for a kernel without one.
 *
 * Timers that look at the calendar would all run at once if the clock were merely put forward: to them it would seem that the
 * machine had slept through their times. So those are stopped first, and started again afterwards with the time stamp of
 * their last run (systemd.timer(5), Persistent=) put to now: none of them has anything to catch up with. Timers that count from
 * the boot do not notice.
 * @param now seconds since 1970
 */
export function clockScript(now: number): string {
  return `set -e
calendar=$(
  { systemctl show --property=Id,ActiveState,TimersCalendar '*.timer'; echo; } |
    while IFS='=' read -r key value; do
      case $key in
        Id) id=$value ;;
        ActiveState) state=$value ;;
        TimersCalendar) wanted=yes ;;
        '')
          [ "$state-$wanted" != active-yes ] || echo "$id"
          id= state= wanted= ;;
      esac
    done
)
[ -z "$calendar" ] || systemctl stop $calendar
now=${Math.round(now)}
[ ! -r ${hardwareClock} ] || read -r now <${hardwareClock}
date --utc --set="@$now" >/dev/null
for each in $calendar; do
  [ ! -e "/var/lib/systemd/timers/stamp-$each" ] || touch "/var/lib/systemd/timers/stamp-$each"
done
[ -z "$calendar" ] || systemctl start $calendar
`;
}
