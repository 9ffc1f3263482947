import { mount } from '../mount';
import { ApprovalScreen } from './approval-screen';

mount(<ApprovalScreen />);
