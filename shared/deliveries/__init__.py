"""Messages to outside parties: one row per message and destination, with its state and receipt. Pulled or pushed."""

from shared.deliveries.dispatch import deliver
from shared.deliveries.outcomes import send_again, settle
from shared.deliveries.pushes import send_due
from shared.deliveries.tables import Delivery, DeliveryState, Destination

__all__ = ["Delivery", "DeliveryState", "Destination", "deliver", "send_again", "send_due", "settle"]
